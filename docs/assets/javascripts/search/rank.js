/**
 * Pages in order of how well they answer: weighted terms (BM25F), all units before some, names before text.
 *
 * @typedef {import("./query.js").Unit} Unit
 * @typedef {import("./files.js").Files} Files
 * @typedef {import("./files.js").Postings} Postings
 * @typedef {{page: number, score: number, complete: boolean, section: number}} Hit
 * @typedef {{lists: Postings[], weight: number, needed: number, strength: Float32Array, name: Float32Array}} Measured
 */
import { upTo } from "./files.js";

/** A page that has this part of what was asked has all of it. */
const ALL = 0.95;
const [TITLE, ALIAS, LEVELS] = [64, 32, 31];
/** How many of the best pages are looked at section by section. */
const LOOKED_AT = 60;
const EXACT = 10;
/** What a term counts that no page has in its names: often a pair that is no word. */
const UNNAMED = 0.4;

/**
 * Which pages say a unit, in one of the ways to say it: how strongly, and whether in their names.
 * @param {Unit} unit
 * @param {Files} files
 * @param {(page: number) => boolean} allowed
 * @returns {Promise<Measured>}
 */
async function measure({readings, factor, optional}, files, allowed) {
  const total = files.about.pages;
  const [strength, name] = [new Float32Array(total), new Float32Array(total)];
  const lists = await Promise.all(readings.map(({terms}) => Promise.all(terms.map((term) => files.postings(term)))));
  lists.forEach(([first, ...others], at) => first.pages.forEach((page, place) => {
    const heads = [first.heads[place], ...others.map(({pages, heads}) => heads[find(pages, page)])];
    if (heads.some((head) => head === undefined) || !allowed(page)) return;
    const level = heads.reduce((sum, head) => sum + (head & LEVELS) + 1, 0) / heads.length / (LEVELS + 1);
    const named = Math.min(...heads.map((head) => head & TITLE ? 1 : head & ALIAS ? 0.8 : 0));
    strength[page] = Math.max(strength[page], readings[at].weight * level);
    name[page] = Math.max(name[page], readings[at].weight * named);
  }));
  const count = strength.reduce((sum, one) => sum + Number(one > 0), 0);
  const known = lists.flat().some(({heads}) => heads.some((head) => head >= ALIAS));
  const weight = Math.log(1 + (total - count + 0.5) / (count + 0.5)) * factor * (known ? 1 : UNNAMED);
  return {lists: lists.flat(), weight, needed: optional ? 0 : weight, strength, name};
}

/**
 * The place of a page in a list that is sorted; -1 where it is not there.
 * @param {number[]} pages
 * @param {number} page
 */
function find(pages, page) {
  const at = upTo(pages, page) - 1;
  return pages[at] === page ? at : -1;
}

/**
 * @param {Unit[]} units  without any, all pages that are allowed answer
 * @param {string} exact  the term of all that was typed, as a name
 * @param {Files} files
 * @param {(page: number) => boolean} allowed
 * @returns {Promise<Hit[]>}
 */
export async function rank(units, exact, files, allowed) {
  const [whole, ...measured] = await Promise.all([files.postings(exact), ...units.map((unit) => measure(unit, files, allowed))]);
  /** @param {(one: Measured) => number} value */
  const sum = (value) => measured.reduce((total, one) => total + value(one), 0);
  const [all, needed] = [sum(({weight}) => weight) || 1, sum((one) => one.needed)];
  const exactly = new Set(whole.pages);
  /** @type {Hit[]} */
  const hits = [];
  for (let page = 0; page < files.about.pages; page++) {
    const has = sum((one) => one.strength[page] && one.needed);
    if (!allowed(page) || (units.length && !has && !exactly.has(page))) continue;
    const strength = sum((one) => one.weight * one.strength[page]) / all;
    const name = sum((one) => one.weight * one.name[page]) / all;
    const score = strength * (1 + name) + (exactly.has(page) ? EXACT : 0);
    hits.push({page, score, complete: has >= ALL * needed, section: 0});
  }
  hits.sort(byScore);
  const required = measured.filter((one) => one.needed);
  for (const hit of hits.slice(0, LOOKED_AT)) lookInto(hit, required, needed || 1);
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
 * Find the section of a page that says most. A page has all only if that section and its names have it.
 * @param {Hit} hit
 * @param {Measured[]} measured
 * @param {number} all
 */
function lookInto(hit, measured, all) {
  /** @param {Postings} list */
  const sectionsOf = ({pages, sections}) => sections[find(pages, hit.page)] ?? [];
  const places = measured.map(({lists, weight}) => ({weight, said: new Set(lists.flatMap(sectionsOf))}));
  /** @param {(said: Set<number>) => boolean} fits */
  const sum = (fits) => places.reduce((total, {said, weight}) => total + (fits(said) ? weight : 0), 0);
  let [best, most] = [0, 0];
  for (const section of new Set(places.flatMap(({said}) => [...said]))) {
    // Section 0 are the names of the page.
    most = Math.max(most, sum((said) => said.has(section) || said.has(0)));
    const own = sum((said) => said.has(section));
    if (section && (own > best || (own === best && section <= hit.section))) [best, hit.section] = [own, section - 1];
  }
  hit.complete &&= most >= ALL * all;
  hit.score *= 0.6 + 0.4 * most / all;
}
