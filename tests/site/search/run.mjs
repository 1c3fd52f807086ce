/**
 * Runs the built engine in Node: a list of [query, options] as JSON on standard input; the answers, with what each read
 * and how long it took, as JSON out. `{fresh: true}` begins anew, as a page that was just opened.
 */
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const folder = pathToFileURL(`${process.argv[2]}/`);
let read = [];
globalThis.fetch = async (url) => {
  const bytes = await readFile(new URL(url));
  read.push([new URL(url).pathname.split("/").pop(), bytes.length]);
  return {ok: true, arrayBuffer: async () => bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length)};
};

let input = "";
for await (const chunk of process.stdin) input += chunk;
// Node takes a module's kind from its name, and the site's folder has no package.json.
const source = await readFile(new URL("search.js", folder), "utf8");
const placed = source.replaceAll("import.meta.url", JSON.stringify(new URL("search.js", folder).href));

const modules = await mkdtemp(join(tmpdir(), "search-"));
const answers = [];
let search;
for (const [query, {fresh, ...options} = {}] of JSON.parse(input)) {
  if (fresh || !search) {
    const path = join(modules, `${answers.length}.mjs`);
    await writeFile(path, placed);
    ({ search } = await import(pathToFileURL(path).href));
  }
  read = [];
  const start = performance.now();
  const answer = await search(query, options);
  answers.push({...answer, ms: performance.now() - start, read});
}
await rm(modules, {recursive: true});
process.stdout.write(JSON.stringify(answers));
