/**
 * MiniSearch over the same pages: by section, with fields, words by Intl.Segmenter, prefix and slips, as its guide advises.
 * Reads {entries, queries} as JSON on standard input; writes {bytes, answers: [[slug]], ms} as JSON.
 */
import { gzipSync } from "node:zlib";
import MiniSearch from "minisearch";

let input = "";
for await (const chunk of process.stdin) input += chunk;
const {entries, queries} = JSON.parse(input);

const segmenter = new Intl.Segmenter("zh", {granularity: "word"});
const cut = (text) => [...segmenter.segment(text)].filter((word) => word.isWordLike).map((word) => word.segment.toLowerCase());
const fields = ["title", "en", "aliases", "tags", "heading", "text"];
const search = new MiniSearch({
  fields, storeFields: ["slug"], tokenize: cut,
  searchOptions: {tokenize: cut, prefix: true, fuzzy: 0.2, boost: {title: 6, en: 4, aliases: 4, tags: 3, heading: 3}},
});
search.addAll(entries.map((entry, id) => ({id, ...entry})));
const bytes = gzipSync(JSON.stringify(search), {level: 9}).length;
const start = performance.now();
const answers = queries.map((query) => [...new Set(search.search(query).map((found) => found.slug))].slice(0, 10));
process.stdout.write(JSON.stringify({bytes, answers, ms: (performance.now() - start) / queries.length}));
