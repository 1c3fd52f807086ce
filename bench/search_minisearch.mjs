/**
 * MiniSearch as its guide advises: by section, with fields, words by Intl.Segmenter, prefixes and slips. The browser
 * imports `options`; run by Node it reads sections as JSON on standard input and writes the index as JSON.
 */
const segmenter = new Intl.Segmenter("zh", {granularity: "word"});
const cut = (text) => text.split("\n").flatMap((line) =>
  [...segmenter.segment(line)].filter((word) => word.isWordLike).map((word) => word.segment.toLowerCase()));

export const options = {
  fields: ["title", "en", "aliases", "tags", "heading", "text"], storeFields: ["slug"], tokenize: cut,
  searchOptions: {tokenize: cut, prefix: true, fuzzy: 0.2, boost: {title: 6, en: 4, aliases: 4, tags: 3, heading: 3}},
};

if (globalThis.process?.argv[2] === "build") {
  const { default: MiniSearch } = await import("minisearch");
  let input = "";
  for await (const chunk of process.stdin) input += chunk;
  const search = new MiniSearch(options);
  search.addAll(JSON.parse(input).map((entry, id) => ({id, ...entry})));
  process.stdout.write(JSON.stringify(search));
}
