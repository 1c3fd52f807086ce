/**
 * What the build asks KaTeX for. It works in V8 alone: no page loads it.
 */
import { drawings } from "./boxes.js";
import { compact } from "./markup.js";

/** @typedef {[tex: string, display: boolean]} Formula */
/** @typedef {{refused: string} | {markup: string}} Answer */

/**
 * KaTeX would print a forbidden command in red and drop a line break of a display formula, both without a word.
 *
 * @param {boolean} displayMode
 * @param {(options: object) => string} work
 * @returns {Answer}
 */
function tried(displayMode, work) {
  let refused = "";
  /** @param {{command: string}} context */
  const trust = ({command}) => { throw new Error(`${command} is not allowed`); };
  /** @type {(code: string, message: string) => string} */
  const strict = (code, message) => {
    if (code === "newLineInDisplayMode") refused = message;
    return "error";
  };
  const options = {displayMode, output: "htmlAndMathml", throwOnError: true, strict, trust,
                   maxSize: 50, maxExpand: 1000, globalGroup: false, macros: {}};
  try {
    const markup = work(options);
    return refused ? {refused} : {markup};
  } catch (error) {
    return {refused: String(/** @type {Error} */ (error).message || error)};
  }
}

/**
 * The short markup of each formula, or why KaTeX refuses it.
 *
 * @param {Formula[]} formulas
 */
export function setFormulas(formulas) {
  return formulas.map(([tex, display]) => tried(display, (options) => compact(katex.__renderToDomTree(tex, options))));
}

/**
 * Which of the formulas KaTeX reads without a fault.
 *
 * @param {Formula[]} formulas
 */
export function readFormulas(formulas) {
  /** @type {(formula: Formula) => Answer} */
  const read = ([tex, display]) => tried(display, (options) => {
    katex.__parse(tex, options);
    return "";
  });
  return formulas.map((formula) => "markup" in read(formula));
}

/**
 * The drawings in display formulas, by what `DRAWINGS` knows them by.
 *
 * @param {string[]} formulas
 */
export function drawingsIn(formulas) {
  /** @type {Record<string, string>} */
  const found = {};
  for (const tex of formulas) tried(true, (options) => {
    Object.assign(found, Object.fromEntries(drawings([katex.__renderToDomTree(tex, options)])));
    return "";
  });
  return found;
}
