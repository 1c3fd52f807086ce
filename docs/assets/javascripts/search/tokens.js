/**
 * Text as search terms, as tokens.py cuts it at build: a test compares the two, character for character.
 *
 * @typedef {{text: string, start: number, end: number, words?: string[], spaced: boolean}} Token  an English word or several
 *   joined by signs, which are its `words`; or a character of Chinese. `spaced`: a space stands before it
 */

const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
const TOKEN = new RegExp(`[A-Za-z0-9]+(?:[-_^.'+/]?[A-Za-z0-9]+)*|[${HAN}]`, "gu");
const CAMEL = /(?<=[A-Za-z]{2}[a-z0-9])(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{3})(?=[A-Z][a-z]{2})/;
export const HAN_RUN = new RegExp(`[${HAN}]+`, "gu");
const LONGEST = 40;
const LONGEST_PAIR = 20;
export const FUNCTION_WORDS = new Set(("a an and are as at be by can do does for from how if in into is it its of on or so " +
  "that the their this to vs was we what when where which who why with you").split(" "));
/** Words of one character that only join others: weak in a query, and never a slip for another. */
export const PARTICLE = /[着个的了么是和与及或在有会要把被让给对从到而且都也还就]/;

/**
 * Letters that are folded, each with what takes its place: the index has them.
 * @type {Record<string, string>}
 */
export const spelled = {};

/** @param {string} text */
function spell(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\0-\x7f]/gu, (letter) => spelled[letter] ?? letter);
}

/** @param {string} text */
export function fold(text) {
  return spell(text).replace(/(?<=[_^])\{/g, "").replace(/[\\${}`]/g, " ");
}

/**
 * A folded text with, for each of its characters, the place in the text that it comes from.
 * @param {string} text
 * @returns {[string, number[]]}
 */
export function foldWithPlaces(text) {
  let [folded, at] = ["", 0];
  const places = [];
  for (const letter of text) {
    const plain = letter < "\x7f" ? letter : (spelled[letter] ??= spell(letter));
    for (let i = 0; i < plain.length; i++) places.push(at);
    folded += plain;
    at += letter.length;
  }
  places.push(at);
  return [folded, places];
}

/** @param {string} word */
export function stem(word) {
  if (word.endsWith("ies") && word.length > 4) word = `${word.slice(0, -3)}y`;
  else if (/(?:ss|x|ch|sh)es$/.test(word)) word = word.slice(0, -2);
  else if (/[^sui]s$|^s$/.test(word) && word.length > 3) word = word.slice(0, -1);
  if (word.length > 6) word = word.replace(/is(e|ed|er|ing|ation)$/, "iz$1");
  return word.replace(/(?<=[a-z]{4})(?:ing|ed)$/, "");
}

/** @param {string} compound */
export function parts(compound) {
  if (/^[0-9.]+$/.test(compound)) return [compound];
  return compound.split(/[-_^.'+/]/).flatMap((piece) => piece.split(CAMEL)).map((piece) => piece.toLowerCase());
}

/** @param {string[]} words  of one compound */
export function forms(words) {
  const found = words.length > 1 ? [...words, words.join("")] : words;
  return [...new Set([...found, ...found.map(stem)])].filter((word) => word.length <= LONGEST);
}

/**
 * @param {string} folded
 * @returns {Token[]}
 */
export function tokens(folded) {
  return [...folded.matchAll(TOKEN)].map(({0: text, index}) => {
    const words = /^\w/.test(text) ? parts(text) : undefined;
    return {text, start: index, end: index + text.length, words, spaced: folded[index - 1] === " "};
  });
}

/**
 * Two neighbours as one term: a pair of Chinese characters, or two words in one; nothing where they do not touch.
 * @param {Token | undefined} first
 * @param {Token | undefined} next
 */
export function together(first, next) {
  if (!first || !next || next.start !== first.end + Number(next.spaced)) return "";
  if (!first.words || !next.words) return first.words || next.words || next.spaced ? "" : first.text + next.text;
  const words = [...first.words, ...next.words];
  const both = words.join("");
  const fits = words.length === 2 && both.length <= LONGEST_PAIR && /^[a-z][^.]*$/.test(both);
  return fits && !words.some((word) => FUNCTION_WORDS.has(word)) ? stem(both) : "";
}

/** @param {string} run */
export function pairs(run) {
  const letters = [...run];
  return letters.length < 2 ? letters : letters.slice(1).map((letter, at) => letters[at] + letter);
}

/**
 * The terms that stand together where a name stands.
 * @param {string} name
 */
export function phrase(name) {
  const list = tokens(fold(name));
  const both = list.map((token, at) => together(list[at - 1], token));
  const alone = list.filter((_, at) => !both[at] && !both[at + 1]).map(({text, words}) => words ? stem(words.join("")) : text);
  return [...new Set([...both.filter(Boolean), ...alone])];
}

/** @param {string} name */
export function nameKey(name) {
  const words = fold(name).toLowerCase().match(new RegExp(`[a-z0-9]+|[${HAN}]{1,2}`, "gu")) ?? [""];
  const value = [...words.join("")].reduce((sum, one) => Math.imul(sum ^ (one.codePointAt(0) ?? 0), 0x01000193), 0x811c9dc5);
  return `${words[0]}=${(value >>> 0).toString(16)}`;
}
