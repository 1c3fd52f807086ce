/**
 * The search: `search(query, {limit, filters})`. The build writes the name of the index's first file, `CORE`, before it.
 *
 * @typedef {{slug: string, url: string, title: string, excerpt: string, score: number, matched: string[], topic: string,
 *   difficulty: string, partial: boolean, marks: [number, number][], titleMarks: [number, number][], heading: string}} Result
 * @typedef {{limit?: number, more?: number, filters?: Record<string, string>, current?: () => boolean}} Options  `more`: how
 *   many results may follow without a text, if that needs no further file; `current`: whether the answer is still wanted
 * @typedef {{total: number, complete: number, corrected: string, results: Result[]}} Answer
 */
import { excerptOf, matches, merged, wanted } from "./excerpt.js";
import { Files, read } from "./files.js";
import { splitFilters, unitsOf, widen } from "./query.js";
import { rank } from "./rank.js";
import { corrected } from "./spelling.js";
import { fold, nameKey } from "./tokens.js";

/** @type {Promise<Files> | undefined} */
let opened;

/**
 * @param {string} typed
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
export async function search(typed, {limit = 10, more = 0, filters = {}, current = () => true} = {}) {
  opened ??= read(CORE).then((core) => new Files(core));
  opened.catch(() => (opened = undefined));
  const files = await opened;
  const asked = splitFilters(typed);
  const chosen = {...asked.filters, ...filters};
  const typedUnits = unitsOf(asked.text, files.glossary);
  // All at once: each step that waits for the next file is a tenth of a second on a slow line.
  const terms = [nameKey(asked.text), ...typedUnits.flatMap(({readings}) => readings.flatMap((reading) => reading.terms))];
  const [allowed, meant] = await Promise.all([
    filtered(chosen, files),
    corrected(asked.text, files),
    widen(typedUnits, files),
    ...terms.map((term) => files.postings(term)),
  ]);
  const same = meant === fold(asked.text);
  const units = same ? typedUnits : unitsOf(meant, files.glossary);
  if (!same) await widen(units, files);
  const hits = units.length || Object.values(chosen).some(Boolean) ? await rank(units, nameKey(meant), files, allowed) : [];
  if (!current()) return {total: 0, complete: 0, corrected: "", results: []};
  const marked = wanted(units);
  const shown = hits.slice(0, limit + more).filter(({page}, at) => at < limit || files.holds(page));
  const results = await Promise.all(shown.map((hit, at) => result(hit, marked, files, at < limit)));
  const complete = hits.filter((hit) => hit.complete).length;
  return {total: hits.length, complete, corrected: same ? "" : meant.trim(), results: results.filter((one) => one !== undefined)};
}

/**
 * Which pages filters leave; all without any.
 * @param {Record<string, string>} filters
 * @param {Files} files
 * @returns {Promise<(page: number) => boolean>}
 */
async function filtered(filters, files) {
  const kinds = Object.keys(filters).filter((kind) => filters[kind]);
  const facets = kinds.length ? await files.json("f") : {};
  /** @param {string} text */
  const key = (text) => fold(text).toLowerCase().replace(/[\s_-]+/g, "");
  const tests = kinds.filter((kind) => facets?.[kind]).map((kind) => {
    /** @type {{names: string[][], pages: number[][]}} */
    const {names, pages} = facets[kind];
    const fits = names.map((all) => all.some((name) => key(name).includes(key(filters[kind]))));
    return (/** @type {number} */ page) => pages[page].some((at) => fits[at]);
  });
  return (page) => tests.every((test) => test(page));
}

/**
 * @param {import("./rank.js").Hit} hit
 * @param {Map<string, number>} terms
 * @param {Files} files
 * @param {boolean} whole  with a text
 * @returns {Promise<Result | undefined>}
 */
async function result({page, score, complete, section: number}, terms, files, whole) {
  const head = await files.head(page);
  if (!head) return;
  const [slug, title, topic, difficulty, sections, first] = head;
  const section = sections[number] ?? sections[0];
  const {excerpt, spans: marks} = excerptOf(whole ? await files.text(section, first) : "", terms);
  const titleMarks = merged(matches(title, terms));
  const matched = new Set([...titleMarks.map(([a, b]) => title.slice(a, b)), ...marks.map(([a, b]) => excerpt.slice(a, b))]);
  const url = new URL(`../../questions/${slug}/${section[1] && `#${section[1]}`}`, import.meta.url).href;
  const shown = {slug, url, title, topic, difficulty, heading: section[0], excerpt, titleMarks, marks};
  return {...shown, score, matched: [...matched], partial: !complete};
}
