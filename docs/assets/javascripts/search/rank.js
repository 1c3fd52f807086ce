/**
 * Pages in order of how well they answer: weighted terms (BM25F), all units before some, names before text.
 *
 * @typedef {import("./query.js").Unit} Unit
 * @typedef {import("./query.js").Reading} Reading
 * @typedef {import("./files.js").Files} Files
 * @typedef {import("./files.js").Postings} Postings
 * @typedef {{page: number, score: number, complete: boolean, section: number}} Hit
 * @typedef {{unit: Unit, weight: number, strength: Float32Array, cover: Float32Array, name: Float32Array}} Measured
 */
import { upTo } from "./files.js";

/** A page that has this part of what was asked has all of it. */
const ALL = 0.95;
const LEVELS = 31;
const TITLE = 64;
const ALIAS = 32;
/** How many of the best pages are looked at section by section. */
const LOOKED_AT = 60;
/** The part of a name's terms below which it is not there. */
const LEAST = 0.6;
const EXACT = 10;
/** The number of the section that holds a page's names. */
const NAME_SECTION = 0;
/** What a term counts that no page has in its names: often a pair that is no word. */
const UNNAMED = 0.4;

/**
 * @param {number} pages
 * @param {number} count
 */
function rarity(pages, count) {
  return Math.log(1 + (pages - count + 0.5) / (count + 0.5));
}

/**
 * @param {Unit} unit
 * @param {Files} files
 * @param {(page: number) => boolean} allowed
 * @returns {Promise<Measured>}
 */
async function measure(unit, files, allowed) {
  const total = files.about.pages;
  const [strength, cover, name] = [0, 0, 0].map(() => new Float32Array(total));
  const lists = await Promise.all(unit.readings.map(({terms}) => Promise.all(terms.map((term) => files.postings(term)))));
  unit.readings.forEach((reading, at) => say(reading, lists[at], total, {strength, cover, name}));
  let count = 0;
  for (let page = 0; page < total; page++) {
    if (cover[page] && !allowed(page)) cover[page] = strength[page] = name[page] = 0;
    if (cover[page] > 0.99) count++;
  }
  const known = lists.some((terms) => terms.some(({heads}) => heads.some((head) => head >= ALIAS)));
  return {unit, weight: rarity(total, count) * unit.factor * (known ? 1 : UNNAMED), strength, cover, name};
}

/**
 * Note where a reading is said better than those before it.
 * @param {Reading} reading
 * @param {Postings[]} lists
 * @param {number} total
 * @param {{strength: Float32Array, cover: Float32Array, name: Float32Array}} best
 */
function say({weight}, lists, total, best) {
  const rarities = lists.map(({pages}) => rarity(total, pages.length));
  const whole = rarities.reduce((sum, value) => sum + value, 0);
  /** @type {Map<number, [number, number, number]>} */
  const sums = new Map();
  lists.forEach(({pages, heads}, at) => pages.forEach((page, i) => {
    const sum = sums.get(page) ?? [0, 0, 0];
    const part = rarities[at] / whole;
    sum[0] += part * (heads[i] & LEVELS) / LEVELS;
    sum[1] += part;
    sum[2] += part * (heads[i] & TITLE ? 1 : heads[i] & ALIAS ? 0.8 : 0);
    if (!at || lists.length > 1) sums.set(page, sum);
  }));
  for (const [page, [strength, cover, name]] of sums) {
    if (cover < LEAST) continue;
    const part = weight * cover * cover;
    if (strength * part > best.strength[page]) best.strength[page] = strength * part;
    if (cover > best.cover[page]) best.cover[page] = cover;
    if (name * part > best.name[page]) best.name[page] = name * part;
  }
}

/**
 * @param {Unit[]} units
 * @param {string} exact  the term of all that was typed, as a name
 * @param {Files} files
 * @param {(page: number) => boolean} allowed
 * @returns {Promise<Hit[]>}
 */
export async function rank(units, exact, files, allowed) {
  const [named, ...measured] = await Promise.all([files.postings(exact), ...units.map((unit) => measure(unit, files, allowed))]);
  const all = sum(measured, () => 1);
  const needed = sum(measured, ({unit}) => unit.optional ? 0 : 1);
  const exactly = new Set(named.pages.filter(allowed));
  /** @type {Hit[]} */
  const hits = [];
  for (let page = 0; page < files.about.pages; page++) {
    const covered = sum(measured, ({cover, unit}) => unit.optional ? 0 : cover[page]);
    if (!covered && !exactly.has(page)) continue;
    const coverage = needed ? covered / needed : 1;
    const strength = sum(measured, ({strength}) => strength[page]) / all;
    const name = sum(measured, ({name}) => name[page]) / all;
    const score = strength * coverage * (1 + 1.5 * name) + (exactly.has(page) ? EXACT : 0);
    hits.push({page, score, complete: coverage >= ALL, section: 0});
  }
  hits.sort(byScore);
  await lookInto(hits.slice(0, LOOKED_AT), measured, files);
  return hits.sort(byScore);
}

/**
 * @param {Hit} a
 * @param {Hit} b
 */
function byScore(a, b) {
  return Number(b.complete) - Number(a.complete) || b.score - a.score || a.page - b.page;
}

/**
 * @param {Measured[]} measured
 * @param {(one: Measured) => number} value
 */
function sum(measured, value) {
  return measured.reduce((total, one) => total + one.weight * value(one), 0);
}

/**
 * Find the section of each page that says most, and let pages win that say all in one.
 * @param {Hit[]} hits
 * @param {Measured[]} measured
 * @param {Files} files
 */
async function lookInto(hits, measured, files) {
  const lists = await Promise.all(measured.map(async ({unit, weight}) => {
    const found = await Promise.all(unit.readings.flatMap(({terms}) => terms.map(async (term) => ({
      list: await files.postings(term), share: weight / terms.length,
    }))));
    return {found, weight};
  }));
  const whole = lists.reduce((total, {weight}) => total + weight, 0);
  for (const hit of hits) {
    let names = 0;
    /** @type {Map<number, {own: number, all: number}>} */
    const sections = new Map();
    for (const {found, weight} of lists) {
      /** @type {Map<number, number>} */
      const said = new Map();
      for (const {list, share} of found) {
        const at = upTo(list.pages, hit.page) - 1;
        if (list.pages[at] !== hit.page) continue;
        for (const section of list.sections[at]) said.set(section, Math.min(weight, (said.get(section) ?? 0) + share));
      }
      const inNames = said.get(NAME_SECTION) ?? 0;
      names += inNames;
      said.delete(NAME_SECTION);
      for (const [section, value] of said) {
        const sum = sections.get(section) ?? {own: 0, all: 0};
        sections.set(section, {own: sum.own + value, all: sum.all + Math.max(0, value - inNames)});
      }
    }
    let best = {section: 1, own: 0};
    let most = 0;
    for (const [section, {own, all}] of sections) {
      if (own > best.own + 1e-9 || (own > best.own - 1e-9 && section < best.section)) best = {section, own};
      most = Math.max(most, all);
    }
    hit.section = best.section - 1;
    hit.score *= 0.3 + 0.7 * (whole ? (names + most) / whole : 0);
  }
}
