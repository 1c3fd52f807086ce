/**
 * What was typed, as units that a page has or lacks, each with the ways in which pages may say it.
 *
 * @typedef {{terms: string[], weight: number}} Reading  one way to say a unit: all of these terms
 * @typedef {{readings: Reading[], factor: number, optional: boolean, seen?: string[], typing?: string}} Unit  `seen`:
 *   what is marked of it; `typing`: the word it ends in, while that may go on
 * @typedef {import("./tokens.js").Token} Token
 * @typedef {import("./files.js").Files} Files
 */
import { FUNCTION_WORDS, PARTICLE, fold, pairs, phrase, stem, together, tokens } from "./tokens.js";

const FILTER = /(?:^|\s)(topic|tag|difficulty|专题|标签|难度)[:：]\s*(?:"([^"]*)"|(\S+))/g;
const KINDS = {"专题": "topic", "标签": "tag", "难度": "difficulty"};
const QUESTION = new RegExp("为什么|为何|什么时候|是什么|什么是|什么样|什么|怎么样|怎么办|怎么|怎样|如何|哪几种|哪几个|有?哪些|哪个|哪里|哪种|多少|是否|能否|能不能|是不是|有没有|可不可以|请问|请|" +
  "直接|突然|只用|总是|老是|有点|想要|弄|靠谱|一直|还要|反而|各要|介绍|解释一下|一下|说说|谈谈|讲讲|讲一下|告诉我|有何|行不行|行吗|会怎么?样|一回事|到底|的时候|办法|之后|以后|应该|真的|呢|吗|吧|啊", "g");
const WEAK = /^(?:about|between|compar\w*|differen\w*|explain|frac|give|have|many|me|mean|much|tell|us(?:e|ed|ing)|work)$/;
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

/** @param {Token} token */
function key({text, words}) {
  return words?.map(stem).join("") ?? text;
}

/** The names of the glossary, to be found in queries. */
export class Glossary {
  /** @param {string[][]} terms  the names of each */
  constructor(terms) {
    /** @type {Map<string, {number: number, names: string[]}>} */
    this.places = new Map();
    terms.forEach((names, number) => names.forEach((name) => {
      const whole = tokens(fold(name)).map(key).join("");
      if (whole.length > 1 && !this.places.has(whole)) this.places.set(whole, {number, names});
    }));
  }

  /**
   * The longest name that begins at a token.
   * @param {Token[]} list
   * @param {number} from
   */
  at(list, from) {
    for (let to = Math.min(list.length, from + LONGEST_NAME); to > from; to--) {
      const found = this.places.get(list.slice(from, to).map(key).join(""));
      if (found) return {to, ...found};
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
    if (name) units.push(named(folded.slice(start, list[to - 1].end), name.number, name.names, to - at));
    else if (words) {
      const unit = english(words);
      const both = together(list[at - 1], list[at]);
      if (both) for (const neighbour of [units[units.length - 1], unit]) neighbour.readings.push({terms: [both], weight: 1});
      // Where nobody says the whole, its words are something too.
      const apart = words.length > 1 ? words.filter((word) => word.length > 2).map((word) => english([word])) : [];
      units.push(...apart.map((one) => ({...one, factor: 0.3 * one.factor})), unit);
    } else {
      while (list[to] && !list[to].words && list[to].start === list[to - 1].end && !glossary.at(list, to)) to++;
      units.push(...chinese(folded.slice(start, list[to - 1].end)));
    }
  }
  const last = list[list.length - 1];
  if (last?.words && last.end === folded.length && key(last).length > 1) units[units.length - 1].typing = last.words.join("");
  return units.some((unit) => !unit.optional) ? units : units.map((unit) => ({...unit, optional: false, factor: 1}));
}

/**
 * Let the word that may still be in the typing be any that begins so.
 * @param {Unit[]} units
 * @param {Files} files
 */
export async function widen(units, files) {
  const unit = units[units.length - 1];
  const terms = unit?.typing ? await files.beginning(unit.typing, PREFIXES) : [];
  unit?.readings.push(...terms.map((term) => ({terms: [term], weight: 0.9})));
}

/**
 * @param {string} typed
 * @param {number} number  in the glossary: the index has a term for each, which stands wherever one of its names does
 * @param {string[]} names
 * @param {number} length  of the name in words and characters
 * @returns {Unit}
 */
function named(typed, number, names, length) {
  const readings = [{terms: phrase(typed), weight: 1}, {terms: [`~${number}`], weight: 0.85}];
  return {readings, seen: [typed, ...names].flatMap(phrase), factor: Math.min(3, 0.8 + length * 0.4), optional: false};
}

/**
 * @param {string[]} words  of a compound
 * @returns {Unit}
 */
function english(words) {
  const whole = words.join("");
  const readings = [{terms: [stem(whole)], weight: 1}];
  if (words.length > 1) readings.push({terms: words.map(stem), weight: 0.85});
  const optional = FUNCTION_WORDS.has(whole) || WEAK.test(stem(whole)) || whole.length < 2;
  return {readings, factor: FUNCTION_WORDS.has(whole) ? 0.03 : optional ? 0.2 : 1, optional};
}

/**
 * @param {string} run
 * @returns {Unit[]}
 */
function chinese(run) {
  const asked = run.replace(QUESTION, " ").split(" ").filter(Boolean);
  // Of single characters the index has those of names: what is said in other words often shares them.
  return (asked.length ? asked : [run]).flatMap((piece) => [...new Set([...pairs(piece), ...piece])]).map((term) => {
    const single = [...term].length < 2;
    const weak = !asked.length || PARTICLE.test(term) || (single && asked.includes(term));
    return {readings: [{terms: [term], weight: 1}], factor: (single ? 0.05 : 0.6) * (weak ? 0.7 : 1), optional: single || weak};
  });
}
