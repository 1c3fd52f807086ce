/**
 * The part of a text that is shown with a result, and what in it is marked.
 *
 * @typedef {[number, number]} Span
 * @typedef {import("./query.js").Unit} Unit
 */
import { foldWithPlaces, forms, together, tokens } from "./tokens.js";

const WIDTH = 120;
const LEAST_SHOWN = 100;
/** Characters before the first mark, so that it is read in its sentence. */
const LEAD = 24;

/**
 * The terms that units are looked for by, with the weight of each.
 * @param {Unit[]} units
 */
export function wanted(units) {
  /** @type {Map<string, number>} */
  const found = new Map();
  for (const {readings, factor, optional, seen = []} of units) {
    for (const {terms, weight} of [...readings, {terms: seen, weight: 0.7}]) {
      for (const term of terms) if (!optional || factor > 0.1) found.set(term, Math.max(found.get(term) ?? 0, factor * weight));
    }
  }
  return found;
}

/**
 * Where wanted terms stand in a text: whole words, and Chinese as far as pairs reach.
 * @param {string} text
 * @param {Map<string, number>} terms
 */
export function matches(text, terms) {
  const [folded, places] = foldWithPlaces(text);
  const list = tokens(folded);
  return list.flatMap((token, at) => {
    const both = together(token, list[at + 1]);
    const term = terms.has(both) ? both : forms(token.words ?? []).find((form) => terms.has(form));
    const last = term === both ? list[at + 1] : token;
    return term ? [{start: places[token.start], end: places[last.end], term}] : [];
  });
}

/**
 * Where wanted terms stand; spans that touch are one.
 * @param {{start: number, end: number}[]} found
 */
export function merged(found) {
  /** @type {Span[]} */
  const spans = [];
  for (const {start, end} of found) {
    const last = spans[spans.length - 1];
    if (last && start <= last[1]) last[1] = Math.max(last[1], end);
    else spans.push([start, end]);
  }
  return spans;
}

/**
 * A window of about 120 characters around what matters most in a text.
 * @param {string} text
 * @param {Map<string, number>} terms
 * @returns {{excerpt: string, spans: Span[]}}
 */
export function excerptOf(text, terms) {
  const found = matches(text, terms);
  let best = {from: 0, value: 0};
  found.forEach(({start}, at) => {
    const seen = new Set();
    let value = 0;
    for (let i = at; i < found.length && found[i].end <= start + WIDTH - LEAD; i++) {
      value += (terms.get(found[i].term) ?? 0) * (seen.has(found[i].term) ? 0.05 : 1);
      seen.add(found[i].term);
    }
    if (value > best.value + 1e-9) best = {from: start, value};
  });
  let from = Math.max(0, Math.min(best.from - LEAD, text.length - WIDTH));
  // Better to begin with a sentence than in a word, if enough of the text is left.
  const sentence = text.slice(from, best.from).search(/[。！？；，][^。！？；，]*$/) + 1;
  if (from > 0 && from + sentence + LEAST_SHOWN <= text.length) from += sentence;
  const to = Math.min(text.length, from + WIDTH);
  const spans = merged(found.filter(({start, end}) => start >= from && end <= to));
  const lead = from > 0 ? "…" : "";
  const excerpt = `${lead}${text.slice(from, to).trimEnd()}${to < text.length ? "…" : ""}`;
  return {excerpt, spans: spans.map(([start, end]) => [start - from + lead.length, end - from + lead.length])};
}
