/**
 * What stands above and below in the picture of a formula: KaTeX's tables as stacks, which are one box each.
 */
import { Box, NONE } from "./boxes.js";

/** @typedef {import("./boxes.js").Piece} Piece */
/** @typedef {import("./boxes.js").Style} Style */

const {SCRIPT, STACKS, STRUT, USUAL} = TABLES;
/** What a line of text in KaTeX's main font takes above and below its baseline at the least, in em. */
const ASCENT = 0.88, DESCENT = 0.25;
const EM = /-?\d*\.?\d+(?=em)/g;

/**
 * A box whose strut, if it begins with one, is among its own styles.
 *
 * @param {Box} box
 */
export function stand(box) {
  const [strut, ...rest] = box.children;
  if (!(strut instanceof Box) || !strut.is("katex-strut") || !box.classes.includes("katex-base")) return box;
  const {height, "vertical-align": depth = "0em"} = strut.style;
  const needed = parseFloat(height) + parseFloat(depth) > ASCENT || -parseFloat(depth) > DESCENT;
  return needed ? new Box([STRUT], {...box.style, "--h": height, "--d": depth}, rest) : new Box(box.classes, box.style, rest);
}

/**
 * The levels of a table, which hang from the lower edge of its stack: the strut of the base holds the line open.
 *
 * @param {Box} table
 */
export function levels(table) {
  return cells(table)[0].boxes;
}

/**
 * The cell above the baseline, and the one below if there is one.
 *
 * @param {Box} table
 */
function cells(table) {
  return table.boxes.map((row) => row.boxes[0]);
}

/**
 * Give the stacks in a box the heights that KaTeX says.
 *
 * @param {Box} box
 */
export function giveHeights(box) {
  for (const child of box.boxes) {
    if (child.classes.includes("vlist-t")) {
      const [above, below = "0"] = cells(child).map((cell) => cell.style.height ?? "0");
      child.style = {padding: `${above} 0 ${below}`, "vertical-align": `-${below}`};
    }
    giveHeights(child);
  }
}

/**
 * The style of a level, and what is on it: its strut is a pseudo-element of the height `--p`.
 *
 * @param {Box} level
 * @returns {[Style, Piece[]]}
 */
export function parted(level) {
  const [strut, ...rest] = level.children;
  if (!(strut instanceof Box) || !strut.is("pstrut")) return [{...level.style, "--p": "0"}, level.children];
  const height = strut.style.height;
  return [height === "2.7em" ? level.style : {...level.style, "--p": height}, rest];
}

/**
 * A box that holds but a stack, as that stack; nothing, where it has a look.
 *
 * @param {Box} box
 */
export function alone(box) {
  const [stack] = box.children;
  if (box.children.length > 1 || !(stack instanceof Box) || !stack.is("t") || box.style !== NONE) return undefined;
  const name = STACKS[box.classes.join(" ")];
  if (!name) return undefined;
  return name === "x" ? scripts(stack) : new Box([name], stack.style, stack.children);
}

/**
 * A stack of scripts: where each level has their usual size, the levels have it themselves.
 *
 * @param {Box} stack
 */
function scripts(stack) {
  const sized = stack.boxes.map((level) => level.children.length === 1 ? level.children[0] : "");
  const usual = sized.every((box) => box instanceof Box && box.is("z") && box.style === NONE);
  if (!usual || sized.length < stack.children.length) return new Box(["x"], stack.style, stack.children);
  const lines = stack.boxes.map((level, place) => new Box(level.classes, scriptStyle(level.style), /** @type {Box} */ (sized[place]).children));
  return new Box(["X"], stack.style, lines);
}

/**
 * A style whose lengths are in the em of a line, as it reads in the em of its scripts.
 *
 * @param {Style} style
 */
function scriptStyle(style) {
  /** @type {Record<string, string> | undefined} */
  let found;
  for (const name in style) {
    const value = style[name].replace(EM, (length) => (Number(length) / SCRIPT).toFixed(4).replace(/\.?0+$/, ""));
    if (USUAL[name] !== value) (found ??= {})[name] = value;
  }
  return found ?? NONE;
}
