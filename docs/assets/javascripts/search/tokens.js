/**
 * Text as search terms, as tokens.py cuts it at build: a test compares the two, character for character.
 *
 * @typedef {{words: string[], start: number, end: number}} Compound  an English word or several joined by signs
 */

const GREEK = "αβγδεζηθικλμνξοπρσςτυφχψω";
const NAMES = ("alpha beta gamma delta epsilon zeta eta theta iota kappa lambda mu nu xi omicron pi rho sigma sigma tau " +
  "upsilon phi chi psi omega").split(" ");
const SIGNS = {"√": "sqrt", "∂": "partial", "∇": "nabla", "∑": "sum", "∞": "infty"};
const HAN = "\\u3400-\\u4dbf\\u4e00-\\u9fff\\u{20000}-\\u{3ffff}";
const COMPOUND = /[A-Za-z0-9]+(?:[-_^.'+/]?[A-Za-z0-9]+)*/g;
const CAMEL = /(?<=[A-Za-z]{2}[a-z0-9])(?=[A-Z][A-Za-z]{2})|(?<=[A-Z]{3})(?=[A-Z][a-z]{2})/;
const HAN_RUN = new RegExp(`[${HAN}]+`, "gu");
const LONGEST = 40;
const LONGEST_PAIR = 20;
export const FUNCTION_WORDS = new Set(("a an and are as at be by can do does for from how if in into is it its of on or so " +
  "that the their this to vs was we what when where which who why with you").split(" "));

/** @type {Map<string, string>} */
const table = new Map(Object.entries(SIGNS).map(([sign, name]) => [sign, ` ${name} `]));
[...GREEK].forEach((letter, at) => {
  table.set(letter.toUpperCase(), ` ${NAMES[at]} `);
});
[...GREEK].forEach((letter, at) => {
  table.set(letter, ` ${NAMES[at]} `);
});

/** @param {string} pairs  traditional characters, each with the simplified one that it is folded to */
export function setTraditional(pairs) {
  const letters = [...pairs];
  for (let at = 0; at < letters.length; at += 2) table.set(letters[at], letters[at + 1]);
}

/** @param {string} text */
function spell(text) {
  return text.normalize("NFKD").replace(/[\u0300-\u036f]/g, "").replace(/[^\0-\x7f]/gu, (letter) => table.get(letter) ?? letter);
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
  let folded = "";
  const places = [];
  let at = 0;
  for (const letter of text) {
    const plain = letter < "\x7f" ? letter : spell(letter);
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
 * @param {string[]} first
 * @param {string[]} second
 */
export function joined(first, second) {
  const words = [...first, ...second];
  const both = words.join("");
  const fits = words.length === 2 && both.length <= LONGEST_PAIR && /^[a-z][^.]*$/.test(both);
  return fits && !words.some((word) => FUNCTION_WORDS.has(word)) ? stem(both) : "";
}

/**
 * @param {string} folded
 * @returns {Compound[]}
 */
export function compounds(folded) {
  return [...folded.matchAll(COMPOUND)].map((match) => ({
    words: parts(match[0]), start: match.index, end: match.index + match[0].length,
  }));
}

/**
 * @param {string} folded
 * @returns {{run: string, start: number}[]}
 */
export function hanRuns(folded) {
  return [...folded.matchAll(HAN_RUN)].map((match) => ({run: match[0], start: match.index}));
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
  const folded = fold(name);
  const found = compounds(folded);
  const both = found.map(({words}, at) => at > 0 ? joined(found[at - 1].words, words) : "");
  const single = found.flatMap(({words}, at) => both[at] || both[at + 1] ? [] : [stem(words.join(""))]);
  return [...new Set([...both.filter(Boolean), ...single, ...hanRuns(folded).flatMap(({run}) => pairs(run))])];
}

/** @param {string} name */
export function nameKey(name) {
  let value = 0x811c9dc5;
  for (const letter of fold(name).toLowerCase().replace(new RegExp(`[^a-z0-9${HAN}]`, "gu"), "")) {
    value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 0x01000193);
  }
  return `=${(value >>> 0).toString(16)}`;
}
