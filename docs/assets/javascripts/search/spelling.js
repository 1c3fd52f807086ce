/**
 * What was meant where a word or a pair of characters stands nowhere: pinyin, one slip, one wrong character.
 *
 * @typedef {import("./files.js").Files} Files
 * @typedef {{words: string[], names: [string, string][]}} Spelling  words that begin with a letter, those on most
 *   pages first; Chinese names, each with its pinyin by syllable
 */
import { FUNCTION_WORDS, HAN_RUN, PARTICLE, fold, pairs, stem, together, tokens } from "./tokens.js";

const [SHORTEST_SLIP, LONG] = [5, 9];
const LETTERS = "abcdefghijklmnopqrstuvwxyz";

const HAN_ONLY = /^[\u3400-\u9fff]{3,}$/;

/**
 * Slips between two words: a letter wrong, missing, too many, or two exchanged (Damerau 1964), at most `limit` + 1.
 * @param {string} a
 * @param {string} b
 * @param {number} limit
 */
export function distance(a, b, limit) {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let [before, row] = [/** @type {number[]} */ ([]), Array.from({length: b.length + 1}, (_, at) => at)];
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j] + 1, next[j - 1] + 1, row[j - 1] + Number(a[i - 1] !== b[j - 1]));
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) next[j] = Math.min(next[j], before[j - 2] + 1);
    }
    if (Math.min(...next) > limit) return limit + 1;
    [before, row] = [row, next];
  }
  return row[b.length];
}

/**
 * @param {string} word
 * @param {boolean} typing  whether it may go on
 * @param {Spelling} spelling
 */
function pinyin(word, typing, {names}) {
  // All of it, its initials, or its beginning.
  const ways = [/ /g, /\B\w| /g].map((left) => names.find(([, spoken]) => spoken.replace(left, "") === word));
  const begun = typing && word.length > 3 ? names.find(([, spoken]) => spoken.replaceAll(" ", "").startsWith(word)) : undefined;
  return (ways[0] ?? ways[1] ?? begun)?.[0];
}

/**
 * @param {string} word
 * @param {boolean} typing
 * @param {string[]} words
 */
function slip(word, typing, words) {
  const limit = word.length < SHORTEST_SLIP ? -1 : word.length < LONG ? 1 : 2;
  const near = words.map((candidate) => {
    const begun = typing ? distance(word, candidate.slice(0, word.length), 1) + 0.5 : Infinity;
    return {candidate, away: Math.min(distance(word, candidate, limit), begun)};
  });
  return near.filter(({away}) => away <= limit).sort((a, b) => a.away - b.away)[0]?.candidate;
}

/**
 * What an English word was meant to be: pinyin, or a word with a slip in it, which is seldom in the first letter.
 * @param {string} word
 * @param {boolean} typing
 * @param {boolean} alone  nothing else was typed
 * @param {Files} files
 */
async function meant(word, typing, alone, files) {
  for (const letters of [word[0], word[1], alone ? LETTERS : ""]) {
    /** @type {Spelling[]} */
    const all = (await Promise.all([...letters].map((letter) => files.json(`s${letter}`)))).filter(Boolean);
    const best = all.map((one) => pinyin(word, typing, one)).find(Boolean) ?? slip(word, typing, all.flatMap(({words}) => words));
    if (best || word.length < SHORTEST_SLIP) return best;
  }
}

/**
 * A run of Chinese with the one character exchanged that makes a name of it.
 * @param {string} run
 * @param {boolean[]} known  for each pair, whether it stands somewhere
 * @param {string[]} names
 */
function wrongCharacter(run, known, names) {
  for (const name of names.sort((a, b) => b.length - a.length)) {
    for (let at = 0; name.length > 2 && at + name.length <= run.length; at++) {
      const wrong = [...name].findIndex((letter, i) => letter !== run[at + i]);
      const near = wrong >= 0 && name.slice(wrong + 1) === run.slice(at + wrong + 1, at + name.length);
      const right = known[at + wrong - 1] || known[at + wrong] || PARTICLE.test(run[at + wrong]);
      if (near && !right) return run.slice(0, at) + name + run.slice(at + name.length);
    }
  }
}

/**
 * The text that was meant: the same where all of it stands somewhere.
 * @param {string} text
 * @param {Files} files
 */
export async function corrected(text, files) {
  const folded = fold(text);
  const list = tokens(folded);
  /** @type {{start: number, end: number, instead: string}[]} */
  const changes = [];
  /** @param {string} term */
  const stands = async (term) => term !== "" && (await files.postings(term)).pages.length > 0;
  await Promise.all([
    ...list.map(async ({text: whole, words = [], start, end}, at) => {
      const near = [stem(words.join("")), together(list[at - 1], list[at]), together(list[at], list[at + 1])];
      if ((await Promise.all(near.map(stands))).some(Boolean)) return;
      for (const word of words.filter((one) => one.length > 1 && !/\d/.test(one) && !FUNCTION_WORDS.has(one))) {
        const typing = end === folded.length && whole.toLowerCase().endsWith(word);
        if (await stands(word) || await stands(stem(word)) || (typing && (await files.beginning(word, 1)).length)) continue;
        const from = start + whole.toLowerCase().indexOf(word);
        const instead = await meant(word, typing, list.length < 2, files);
        if (instead) changes.push({start: from, end: from + word.length, instead});
      }
    }),
    ...[...folded.matchAll(HAN_RUN)].map(async ({0: run, index: start}) => {
      const known = await Promise.all(pairs(run).map(stands));
      const names = [...files.names.flat(), ...files.about.names].filter((name) => HAN_ONLY.test(name));
      const instead = run.length > 2 && known.includes(false) && wrongCharacter(run, known, names);
      if (instead) changes.push({start, end: start + run.length, instead});
    }),
  ]);
  changes.sort((a, b) => b.start - a.start);
  return changes.reduce((all, {start, end, instead}) => all.slice(0, start) + instead + all.slice(end), folded);
}
