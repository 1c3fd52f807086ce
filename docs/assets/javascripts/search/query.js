/**
 * What was typed, as units that a page has or lacks, each with the ways in which pages may say it.
 *
 * @typedef {{terms: string[], weight: number}} Reading  one way to say a unit: all of these terms
 * @typedef {{readings: Reading[], factor: number, optional: boolean, seen?: string[], typing?: string}} Unit  `seen`:
 *   what is marked of it; `typing`: the word it ends in, while that may go on
 * @typedef {{key: string, start: number, end: number, words?: string[], letter?: string}} Token
 * @typedef {import("./files.js").Files} Files
 */
import { FUNCTION_WORDS, compounds, fold, hanRuns, joined, pairs, phrase, stem } from "./tokens.js";

const FILTER = /(?:^|\s)(topic|tag|difficulty|专题|标签|难度)[:：]\s*(?:"([^"]*)"|(\S+))/g;
const KINDS = {"专题": "topic", "标签": "tag", "难度": "difficulty"};
const QUESTION = new RegExp("为什么|为何|是什么|什么是|什么样|什么|怎么样|怎么办|怎么|怎样|如何|哪几种|哪几个|哪些|哪个|哪里|哪种|多少|" +
  "是否|能否|能不能|是不是|有没有|可不可以|请问|请|介绍一下|介绍|解释一下|一下|说说|谈谈|讲讲|讲一下|告诉我|有何|呢|吗|吧|啊", "g");
const PARTICLE = /[的了么是和与及或在有会要把被让给对从到而且都也还就]/;
const WEAK = new Set("about between compare compared comparison difference different explain frac give me mean means tell use used using work works".split(" "));
const LONGEST_NAME = 16;
const PREFIXES = 6;

/** @param {string} typed */
export function splitFilters(typed) {
  /** @type {Record<string, string>} */
  const filters = {};
  const text = typed.replace(FILTER, (_, /** @type {string} */ kind, quoted, word) => {
    filters[KINDS[/** @type {"专题"} */ (kind)] ?? kind] = quoted ?? word;
    return " ";
  });
  return {text, filters};
}

/**
 * @param {string} folded
 * @returns {Token[]}
 */
function tokens(folded) {
  const words = compounds(folded).map(({words, start, end}) => ({key: words.map(stem).join(""), start, end, words}));
  const letters = hanRuns(folded).flatMap(({run, start}) => [...run].map((letter) => {
    const end = start + letter.length;
    return {key: letter, start: end - letter.length, end: (start = end), letter};
  }));
  return [...words, ...letters].sort((a, b) => a.start - b.start);
}

/** The names of the glossary, to be found in queries. */
export class Glossary {
  /** @param {string[][]} groups  the names of each term */
  constructor(groups) {
    this.groups = groups;
    /** @type {Map<string, number>} */
    this.places = new Map();
    groups.forEach((names, group) => names.forEach((name) => {
      const key = tokens(fold(name)).map((token) => token.key).join("");
      if (key.length > 1 && !this.places.has(key)) this.places.set(key, group);
    }));
  }

  /**
   * The longest name that begins at a token.
   * @param {Token[]} list
   * @param {number} from
   * @returns {{to: number, group: number} | undefined}
   */
  at(list, from) {
    for (let to = Math.min(list.length, from + LONGEST_NAME); to > from; to--) {
      const group = this.places.get(list.slice(from, to).map((token) => token.key).join(""));
      if (group !== undefined) return {to, group};
    }
  }
}

/**
 * @param {string} text
 * @param {Glossary} glossary
 * @returns {Unit[]}
 */
export function unitsOf(text, glossary) {
  const folded = fold(text);
  const list = tokens(folded);
  /** @type {Unit[]} */
  const units = [];
  for (let at = 0, to = 0; at < list.length; at = to) {
    const name = glossary.at(list, at);
    const {words, start} = list[at];
    to = name?.to ?? at + 1;
    if (name) units.push(named(folded.slice(start, list[to - 1].end), name.group, glossary.groups[name.group], to - at));
    else if (words) {
      const unit = english(words);
      const before = list[at - 1];
      const both = before?.words && before.end === start - 1 && folded[before.end] === " " && joined(before.words, words);
      if (both) for (const neighbour of [units[units.length - 1], unit]) neighbour.readings.push({terms: [both], weight: 1});
      units.push(unit);
    } else {
      while (list[to]?.letter && list[to].start === list[to - 1].end && !glossary.at(list, to)) to++;
      units.push(...chinese(folded.slice(start, list[to - 1].end)));
    }
  }
  const last = list[list.length - 1];
  if (last?.words && last.end === folded.length && last.key.length > 1) units[units.length - 1].typing = last.words.join("");
  return units.some((unit) => !unit.optional) ? units : units.map((unit) => ({...unit, optional: false, factor: 1}));
}

/**
 * Let the word that may still be in the typing be any that begins so.
 * @param {Unit[]} units
 * @param {Files} files
 */
export async function widen(units, files) {
  const unit = units[units.length - 1];
  for (const term of unit?.typing ? await files.beginning(unit.typing, PREFIXES) : []) {
    if (term !== unit.typing) unit.readings.push({terms: [term], weight: 0.6});
  }
}

/**
 * @param {string} typed
 * @param {number} group  in the glossary: the index has a term for each, which stands wherever one of its names does
 * @param {string[]} names
 * @param {number} length  of the name in words and characters
 * @returns {Unit}
 */
function named(typed, group, names, length) {
  const own = compounds(fold(typed)).flatMap(({words}) => words.map(stem));
  const readings = [{terms: phrase(typed), weight: 1}, {terms: [`~${group}`], weight: 0.85}];
  if (own.length > 1) readings.push({terms: own, weight: 0.8});
  return {readings, seen: [typed, ...names].flatMap(phrase), factor: Math.min(2.2, 0.8 + length * 0.25), optional: false};
}

/**
 * @param {string[]} words  of a compound
 * @returns {Unit}
 */
function english(words) {
  const whole = words.join("");
  const readings = [{terms: [whole], weight: 1}];
  if (stem(whole) !== whole) readings.push({terms: [stem(whole)], weight: 0.95});
  if (words.length > 1) readings.push({terms: words.map(stem), weight: 0.85});
  if (FUNCTION_WORDS.has(whole)) return {readings, factor: 0.03, optional: true};
  if (WEAK.has(whole)) return {readings, factor: 0.2, optional: true};
  if (whole.length < 2) return {readings, factor: 0.2, optional: true};
  return {readings, factor: 1, optional: false};
}

/**
 * @param {string} run
 * @returns {Unit[]}
 */
function chinese(run) {
  const pieces = run.replace(QUESTION, " ").split(" ").filter(Boolean);
  const units = pieces.flatMap((piece) => pairs(piece).map((pair) => {
    const weak = PARTICLE.test(pair);
    const short = [...pair].length < 2;
    return {readings: [{terms: [pair], weight: 1}], factor: short ? 0.03 : weak ? 0.12 : 0.6, optional: weak || short};
  }));
  return pieces.length ? units : pairs(run).map((pair) => ({readings: [{terms: [pair], weight: 1}], factor: 0.05, optional: true}));
}
