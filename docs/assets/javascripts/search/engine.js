/**
 * The search: `search(query, {limit, filters})`. The build writes the name of the index's first file, `CORE`, before it.
 *
 * @typedef {{slug: string, url: string, title: string, excerpt: string, score: number, matched: string[], topic: string,
 *   difficulty: string, partial: boolean, marks: [number, number][], titleMarks: [number, number][], heading: string}} Result
 * @typedef {{limit?: number, more?: number, filters?: Record<string, string>, current?: () => boolean}} Options  `more`: how
 *   many results may follow without a text, if that needs no further file; `current`: whether the answer is still wanted
 * @typedef {{total: number, complete: number, corrected: string, results: Result[]}} Answer
 */
import { excerptOf, spansIn, wanted } from "./excerpt.js";
import { Files } from "./files.js";
import { Glossary, splitFilters, unitsOf, widen } from "./query.js";
import { rank } from "./rank.js";
import { corrected } from "./spelling.js";
import { fold, nameKey, setTraditional } from "./tokens.js";

class Search {
  /** @param {import("./files.js").Fetch} fetch */
  constructor(fetch) {
    this.files = new Files(fetch);
  }

  /** @param {string} core */
  async open(core) {
    await this.files.open(core);
    setTraditional(this.files.about.traditional);
    this.glossary = new Glossary(this.files.about.glossary);
    return this;
  }

  /**
   * @param {string} typed
   * @param {Options} options
   * @returns {Promise<Answer>}
   */
  async search(typed, {limit = 10, more = 0, filters = {}, current = () => true} = {}) {
    const asked = splitFilters(typed);
    const glossary = /** @type {Glossary} */ (this.glossary);
    const typedUnits = unitsOf(asked.text, glossary);
    // All at once: each step that waits for the next file is a tenth of a second on a slow line.
    const terms = [nameKey(asked.text), ...typedUnits.flatMap(({readings}) => readings.flatMap((reading) => reading.terms))];
    const [allowed, meant] = await Promise.all([
      this.allowed({...asked.filters, ...filters}),
      corrected(asked.text, this.files),
      ...terms.map((term) => this.files.postings(term)),
    ]);
    const same = meant === fold(asked.text);
    const units = same ? typedUnits : unitsOf(meant, glossary);
    await widen(units, this.files);
    const filtered = !asked.text.trim() && allowed !== everything;
    const hits = filtered ? this.listed(allowed) : await rank(units, nameKey(meant), this.files, allowed);
    if (!current()) return {total: 0, complete: 0, corrected: "", results: []};
    const marked = wanted(units);
    const rest = hits.slice(limit, limit + more).filter(({page}) => this.files.holds(page));
    const results = [...hits.slice(0, limit).map((hit) => this.result(hit, marked)), ...rest.map((hit) => this.result(hit, marked, true))];
    return {
      total: hits.length,
      complete: hits.filter((hit) => hit.complete).length,
      corrected: same ? "" : meant.trim(),
      results: (await Promise.all(results)).filter((one) => one !== undefined),
    };
  }

  /** @param {(page: number) => boolean} allowed */
  listed(allowed) {
    const pages = Array.from({length: this.files.about.pages}, (_, page) => page).filter(allowed);
    return pages.map((page) => ({page, score: 1, complete: true, section: 0}));
  }

  /**
   * Which pages filters leave.
   * @param {Record<string, string>} filters
   */
  async allowed(filters) {
    const kinds = Object.keys(filters).filter((kind) => filters[kind]);
    const facets = kinds.length && (await this.files.json("f"));
    if (!facets) return everything;
    const {topics, difficulties} = this.files.about;
    /** @param {string} text */
    const key = (text) => fold(text).toLowerCase().replace(/[\s_-]+/g, "");
    const tests = kinds.map((kind) => {
      const sought = key(filters[kind]);
      /** @param {string[]} names */
      const fits = (names) => names.some((name) => key(name).includes(sought));
      if (kind === "tag") return (/** @type {number} */ page) => fits(facets.tagged[page].map((/** @type {number} */ tag) => facets.tags[tag]));
      const named = kind === "topic" ? topics : difficulties;
      return (/** @type {number} */ page) => facets[kind]?.[page] >= 0 && fits(named[facets[kind][page]]);
    });
    return (/** @type {number} */ page) => tests.every((test) => test(page));
  }

  /**
   * @param {import("./rank.js").Hit} hit
   * @param {Map<string, number>} terms
   * @param {boolean} [brief]  without a text
   * @returns {Promise<Result | undefined>}
   */
  async result(hit, terms, brief) {
    const head = await this.files.head(hit.page);
    if (!head) return;
    const [slug, title, topic, difficulty, , sections] = head;
    const section = sections[hit.section] ?? sections[0];
    const {excerpt, spans} = excerptOf(brief ? "" : await this.files.text(section), terms);
    const titleMarks = spansIn(title, terms);
    const matched = new Set([...titleMarks.map(([a, b]) => title.slice(a, b)), ...spans.map(([a, b]) => excerpt.slice(a, b))]);
    return {
      slug, title, excerpt, titleMarks, marks: spans, matched: [...matched], score: hit.score, partial: !hit.complete,
      url: new URL(`../../questions/${slug}/${section[1] ? `#${section[1]}` : ""}`, import.meta.url).href, heading: section[0],
      topic: this.files.about.topics[topic]?.[1] ?? "", difficulty: this.files.about.difficulties[difficulty][1],
    };
  }
}

/** @type {(page: number) => boolean} */
const everything = () => true;

/** @type {Promise<Search> | undefined} */
let opened;

/** @param {string} name */
async function read(name) {
  // The name tells the content: what was fetched once is right for ever, and is there without a network.
  const answer = await fetch(new URL(name, import.meta.url), {cache: "force-cache"});
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  return answer.arrayBuffer();
}

/**
 * @param {string} query
 * @param {Options} [options]
 * @returns {Promise<Answer>}
 */
export async function search(query, options) {
  opened ??= new Search(read).open(CORE);
  opened.catch(() => (opened = undefined));
  return (await opened).search(query, options);
}
