/**
 * Formulas that KaTeX sets, with a fraction of its elements and letters: the same picture, the same MathML and TeX.
 *
 * KaTeX stacks what stands above and below as tables, gives struts elements of their own and wraps each sign. Here a
 * stack is one box that stands on the baseline, a strut is a pseudo-element and stands only where a line of text would
 * be too low, a sign without a look of its own is plain text, and frequent styles are classes. What is read is KaTeX's
 * own tree: to write it as HTML and to parse that takes as long as to set the formula. `kb.site.formula_styles` makes
 * the stylesheet that goes with it.
 */
import { Box, NONE, read, textOf, written } from "./boxes.js";
import { maths, tells } from "./mathml.js";
import { alone, giveHeights, levels, parted, stand } from "./stacks.js";
import { attribute, clean } from "./text.js";

/** @typedef {import("./boxes.js").Piece} Piece */

const {CLASSES, GAPS, ITALIC, LOOKLESS, SURROUNDED} = TABLES;
/** Classes of boxes whose lines the strut of the base does not hold open. */
const APART = ["katex-vbox", "katex-smash"];
/** Classes of which KaTeX's stylesheet addresses the children as such. */
const ADDRESSING = ["katex-inner", "delim-size1", "delim-size4"];
const MARGINS = [...Object.values(GAPS), ...Object.values(SURROUNDED).map(([, name]) => name)];
const LINE = "border-bottom-width:0.04em";
const RENAMED = Object.entries(CLASSES).map(([old, name]) => /** @type {const} */ ([new RegExp(`(?<![\\w-])${old}(?![\\w-])`, "g"), name]));
/** @type {Map<string, readonly string[]>} */
const called = new Map();

/**
 * KaTeX's tree of a formula in the short form.
 *
 * TeX stands in the attribute `data-tex`, unless the MathML tells it too.
 *
 * @param {KatexNode} tree
 */
export function compact(tree) {
  if (tree.classes[0] === "katex") return formula(tree, false);
  return `<span class="${tree.classes.join(" ")}">${tree.children.map((one) => formula(one, true)).join("")}</span>`;
}

/**
 * @param {KatexNode} katex
 * @param {boolean} display
 */
function formula({children: [mathml, picture]}, display) {
  const [math] = /** @type {KatexMaths[]} */ (mathml.children);
  const [{children: [content, annotation]}] = math.children;
  const tex = clean(annotation.children[0].text ?? "");
  let row = maths(content);
  if (content.type !== "mrow" || Object.keys(row.attributes).length) {
    const only = row;
    row = maths({type: "mrow", children: []});
    row.add(only);
  }
  const opening = math.attributes?.display ? '<math display="block">' : "<math>";
  const said = tells(row, tex) ? "" : ` data-tex="${attribute(tex)}"`;
  return `<span class=katex${said}>${opening}${row.inner}</math>${hidden(picture.children, display)}</span>`;
}

/**
 * The picture, which is hidden from screen readers.
 *
 * @param {KatexNode[]} nodes
 * @param {boolean} display
 */
function hidden(nodes, display) {
  const bases = shortened(read(nodes).filter((piece) => typeof piece !== "string"));
  for (const base of bases) if (base instanceof Box && base.is("B")) base.classes = [];
  const [first] = bases;
  return written(bases.length === 1 && first instanceof Box && !display ? first : new Box(["M"], NONE, bases), " aria-hidden=true");
}

/**
 * Pieces that stand beside each other, in the short form.
 *
 * @param {Piece[]} pieces
 * @param {boolean} keep whether none is unwrapped
 */
function shortened(pieces, keep = false) {
  /** @type {Piece[]} */
  const short = [];
  for (const piece of spaced(pieces)) {
    if (!(piece instanceof Box)) add(short, piece);
    else for (const one of shortBox(piece, keep)) add(short, one);
  }
  return short;
}

/**
 * Add a piece to others: to the last of them, where both are text, or letters in italics.
 *
 * @param {Piece[]} pieces
 * @param {Piece} piece
 */
function add(pieces, piece) {
  const end = pieces.length - 1, last = pieces[end];
  if (typeof piece === "string" && typeof last === "string") pieces[end] += piece;
  else if (last && isLetters(piece) && isLetters(last)) pieces[end] = new Box([ITALIC], NONE, [textOf(last) + textOf(piece)]);
  else pieces.push(piece);
}

/**
 * Whether a piece is letters in italics, which neighbours can join.
 *
 * @param {Piece} piece
 */
function isLetters(piece) {
  return piece instanceof Box && piece.is(ITALIC) && piece.style === NONE && textOf(piece) !== "";
}

/**
 * The pieces with spaces as margins of the signs that they surround or follow.
 *
 * @param {Piece[]} pieces
 */
function spaced(pieces) {
  if (!pieces.some((piece) => piece instanceof Box && piece.classes.includes("mspace"))) return pieces;
  pieces.forEach((piece, place) => {
    const before = widthOf(pieces[place - 1]);
    if (!before || before !== widthOf(pieces[place + 1])) return;
    const [width, name] = SURROUNDED[kinds(piece).find((kind) => kind in SURROUNDED) ?? ""] ?? [];
    if (before !== width) return;
    widen(piece, name);
    pieces[place - 1] = pieces[place + 1] = "";
  });
  pieces.forEach((piece, place) => {
    const name = GAPS[widthOf(pieces[place + 1])];
    const found = name ? kinds(piece) : [];
    if (!found.length || found.includes("katex-base")) return;
    widen(piece, name);
    pieces[place + 1] = "";
  });
  return pieces.filter((piece) => piece !== "");
}

/**
 * @param {Piece} piece
 * @param {string} name of a margin
 */
function widen(piece, name) {
  if (piece instanceof Box) piece.classes = [...piece.classes, name];
}

/**
 * The classes of a sign that can be given a margin.
 *
 * @param {Piece} piece
 * @returns {readonly string[]}
 */
function kinds(piece) {
  const able = piece instanceof Box && piece.style === NONE && !piece.classes.some((name) => name === "mspace" || MARGINS.includes(name));
  return able ? piece.classes : [];
}

/**
 * The width of a space; empty where there is none.
 *
 * @param {Piece | undefined} piece
 */
function widthOf(piece) {
  if (!(piece instanceof Box) || !piece.is("mspace")) return "";
  return Object.keys(piece.style).length === 1 ? piece.style["margin-right"] ?? "" : "";
}

/**
 * @param {Box} piece
 * @param {boolean} keep
 * @returns {Piece[]}
 */
function shortBox(piece, keep) {
  if (piece.classes.includes("vlist-t")) return [new Box(["t"], piece.style, levels(piece).map(level))];
  if (APART.some((name) => piece.classes.includes(name))) giveHeights(piece);
  const box = stand(piece);
  box.children = shortened(box.children, ADDRESSING.some((name) => box.classes.includes(name)));
  box.classes = classes(box.classes);
  if (box.is("l") && isLine(box.style)) box.style = NONE;
  const stack = alone(box);
  if (stack) return [stack];
  return keep || box.classes.length || box.style !== NONE ? [box] : box.children;
}

/** @param {import("./boxes.js").Style} style */
function isLine(style) {
  return Object.entries(style).map((pair) => pair.join(":")).join() === LINE;
}

/**
 * @param {Box} box
 */
function level(box) {
  const [style, children] = parted(box);
  return new Box(classes(box.classes), style, shortened(children, true));
}

/**
 * Classes by the names of the short form.
 *
 * @param {readonly string[]} names
 */
function classes(names) {
  const row = names.join(" ");
  let found = called.get(row);
  if (!found) {
    const left = names.filter((name) => !LOOKLESS.includes(name)).join(" ");
    called.set(row, found = RENAMED.reduce((left, [old, name]) => left.replace(old, name), left).split(" ").filter(Boolean));
  }
  return found;
}
