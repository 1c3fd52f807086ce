/**
 * What was meant where a word or a pair of characters stands nowhere: pinyin, one slip, one wrong character.
 *
 * @typedef {import("./files.js").Files} Files
 * @typedef {{words: [string, number][], names: {name: string, whole: string, initials: string}[]}} Spelling
 */
import { FUNCTION_WORDS, compounds, fold, hanRuns, joined, pairs, stem } from "./tokens.js";

const SHORTEST_SLIP = 5;
const LONG = 9;

/**
 * @param {Uint8Array} bytes
 * @returns {Spelling}
 */
function parse(bytes) {
  const [words, names] = new TextDecoder().decode(bytes).split("\n\n");
  return {
    words: words.split("\n").map((line) => [line.split(" ")[0], Number(line.split(" ")[1])]),
    names: names.split("\n").map((line) => {
      const [name, ...syllables] = line.split(" ");
      return {name, whole: syllables.join(""), initials: syllables.map((one) => one[0]).join("")};
    }),
  };
}

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
  const found = names.filter(({whole}) => whole === word);
  if (!found.length && word.length > 1) found.push(...names.filter(({initials}) => initials === word));
  if (!found.length && typing && word.length > 3) found.push(...names.filter(({whole}) => whole.startsWith(word)));
  return found.map(({name}) => name);
}

/**
 * @param {string} word
 * @param {boolean} typing
 * @param {Spelling} spelling
 */
function slip(word, typing, {words}) {
  if (word.length < SHORTEST_SLIP) return;
  const limit = word.length < LONG ? 1 : 2;
  let best = {word: "", away: limit + 1, count: 0};
  for (const [candidate, count] of words) {
    let away = distance(word, candidate, limit);
    if (typing && candidate.length > word.length + 1) away = Math.min(away, distance(word, candidate.slice(0, word.length), 1) + 0.5);
    if (away < best.away || (away === best.away && count > best.count)) best = {word: candidate, away, count};
  }
  return best.away <= limit ? best.word : undefined;
}

/**
 * A run of Chinese with the one character exchanged that makes a name of it.
 * @param {string} run
 * @param {boolean[]} known  for each pair, whether it stands somewhere
 * @param {Spelling} spelling
 */
function wrongCharacter(run, known, {names}) {
  for (const {name} of [...names].sort((a, b) => b.name.length - a.name.length)) {
    for (let at = 0; name.length > 2 && at + name.length <= run.length; at++) {
      const wrong = [...name].findIndex((letter, i) => letter !== run[at + i]);
      if (wrong < 0 || name.slice(wrong + 1) !== run.slice(at + wrong + 1, at + name.length)) continue;
      const around = [at + wrong - 1, at + wrong].filter((pair) => pair >= 0 && pair < known.length);
      if (!around.some((pair) => known[pair])) return run.slice(0, at) + name + run.slice(at + name.length);
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
  const words = compounds(folded);
  /** @type {{start: number, end: number, instead: string}[]} */
  const changes = [];
  const load = () => files.get("s", parse);
  /** @param {string | number | undefined} term */
  const stands = async (term) => Boolean(term && (await files.postings(String(term))).pages.length);
  await Promise.all([
    ...words.map(async ({words: own, start, end}, at) => {
      const word = own.join("");
      if (own.length > 1 || word.length < 2 || /\d/.test(word) || FUNCTION_WORDS.has(word)) return;
      const near = [at && joined(words[at - 1].words, own), words[at + 1] && joined(own, words[at + 1].words)];
      const known = await Promise.all([word, stem(word), ...near].map(stands));
      const typing = end === folded.length;
      if (known.some(Boolean) || (typing && (await files.beginning(word, 1)).length)) return;
      const spelling = await load();
      const instead = spelling && (pinyin(word, typing, spelling)[0] ?? slip(word, typing, spelling));
      if (instead) changes.push({start, end, instead});
    }),
    ...hanRuns(folded).map(async ({run, start}) => {
      if (run.length < 3) return;
      const known = await Promise.all(pairs(run).map(stands));
      const spelling = known.includes(false) && (await load());
      const instead = spelling && wrongCharacter(run, known, spelling);
      if (instead) changes.push({start, end: start + run.length, instead});
    }),
  ]);
  return changes.sort((a, b) => b.start - a.start).reduce((all, {start, end, instead}) => all.slice(0, start) + instead + all.slice(end), folded);
}
