/**
 * The elements of a formula's picture: read from KaTeX's own tree, written in the short form.
 */
import { clean, ems, escaped, quoted } from "./text.js";

/** @typedef {Readonly<Record<string, string>>} Style */
/** @typedef {Box | Markup | string} Piece */

const {DRAWINGS, ITALIC, JOINED, STYLES} = TABLES;
const {SymbolNode, SvgNode, PathNode} = katex.__domTree;
const UPPERCASE = /[A-Z]/g;
/**
 * The style of most boxes.
 *
 * @type {Style}
 */
export const NONE = Object.freeze({});
const LEADING_ZERO = /(?<![\d.])0(?=\.\d)/g;
const CHECKSUMS = Uint32Array.from({length: 256}, (_, byte) => {
  for (let bit = 0; bit < 8; bit++) byte = byte & 1 ? (byte >>> 1) ^ 0xedb88320 : byte >>> 1;
  return byte;
});

/** An element of the picture. What it has may be shared: it is replaced, never changed. */
export class Box {
  /**
   * @param {readonly string[]} classes
   * @param {Style} style `NONE`, where there is none
   * @param {Piece[]} children
   */
  constructor(classes, style, children) {
    this.classes = classes;
    this.style = style;
    this.children = children;
  }

  /** Its children that are elements of the picture. */
  get boxes() {
    return this.children.filter((child) => child instanceof Box);
  }

  /**
   * Whether this is its class, and no other.
   *
   * @param {string} name
   */
  is(name) {
    return this.classes.length === 1 && this.classes[0] === name;
  }
}

/** Markup that stays as it is: a drawing. */
class Markup {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }
}

/**
 * The pieces that KaTeX's nodes stand for.
 *
 * @param {KatexNode[]} nodes
 * @param {Piece[]} pieces what stands before them
 */
export function read(nodes, pieces = []) {
  for (const node of nodes) {
    if (node instanceof SymbolNode) add(pieces, symbol(node));
    else if (node instanceof SvgNode) pieces.push(drawing(node));
    else if (node.attributes) pieces.push(new Box(names(node.classes), declared(node.style, ""), read(node.children)));
    else read(node.children, pieces);
  }
  return pieces;
}

/**
 * @param {Piece[]} pieces
 * @param {Piece} piece
 */
function add(pieces, piece) {
  const last = pieces.length - 1;
  if (typeof piece === "string" && typeof pieces[last] === "string") pieces[last] += piece;
  else if (piece !== "") pieces.push(piece);
}

/** @param {KatexSymbol} node */
function symbol({text, classes, style, italic}) {
  const shown = clean(String(text));
  const look = declared(style, italic > 0 ? ems(italic) : "");
  return classes.length || look !== NONE ? new Box(names(classes), look, shown ? [shown] : []) : shown;
}

/** @type {Map<string, readonly string[]>} */
const rows = new Map();

/**
 * @param {string[]} classes
 * @returns {readonly string[]}
 */
function names(classes) {
  const row = classes.length === 1 ? classes[0] : classes.join(" ");
  let found = rows.get(row);
  if (!found) rows.set(row, found = row.split(" ").filter(Boolean));
  return found;
}

/**
 * @param {Record<string, string | undefined>} style
 * @param {string} margin on the right
 * @returns {Style}
 */
function declared(style, margin) {
  /** @type {Record<string, string> | undefined} */
  let found = margin ? {"margin-right": margin} : undefined;
  for (const name in style) {
    if (style[name] === undefined) continue;
    found ??= {};
    found[name.replace(UPPERCASE, (letter) => `-${letter.toLowerCase()}`)] = String(style[name]);
  }
  return found ?? NONE;
}

/** @param {KatexDrawing} svg */
function drawing(svg) {
  const drawn = drawingOf(svg);
  const name = DRAWINGS[checksum(drawn)];
  return name ? new Box([name], NONE, []) : new Markup(drawn);
}

/**
 * The markup of a drawing.
 *
 * @param {KatexDrawing} svg
 */
function drawingOf(svg) {
  const lines = svg.children.map((line) => line instanceof PathNode ? path(line) : element("line", line.attributes, ""));
  return element("svg", svg.attributes, lines.join(""));
}

/** @param {KatexPath} line */
function path(line) {
  // Only its markup tells which path KaTeX has for its name.
  const d = line.toMarkup().slice('<path d="'.length, -'"/>'.length);
  return element("path", {d: d.replaceAll("\n", " ")}, "");
}

/**
 * @param {string} name
 * @param {Record<string, string> | undefined} attributes
 * @param {string} inner
 */
function element(name, attributes = {}, inner) {
  const said = Object.entries(attributes).map(([name, value]) => ` ${name}=${quoted(String(value))}`);
  return `<${name}${said.join("")}>${inner}</${name}>`;
}

/**
 * What a drawing is known by: its CRC-32.
 *
 * @param {string} drawing
 */
function checksum(drawing) {
  let sum = ~0;
  for (let place = 0; place < drawing.length; place++) sum = (sum >>> 8) ^ CHECKSUMS[(sum ^ drawing.charCodeAt(place)) & 255];
  return (~sum >>> 0).toString(16).padStart(8, "0");
}

/**
 * The drawings of KaTeX's nodes, by their checksums.
 *
 * @param {KatexNode[]} nodes
 * @returns {[string, string][]}
 */
export function drawings(nodes) {
  return nodes.flatMap((node) => {
    if (!(node instanceof SvgNode)) return drawings(node.children ?? []);
    const drawn = drawingOf(node);
    return [[checksum(drawn), drawn]];
  });
}

/**
 * The text of a piece that is nothing but text; else empty.
 *
 * @param {Piece} piece
 */
export function textOf(piece) {
  if (typeof piece === "string") return piece;
  return piece instanceof Box && piece.children.every((child) => typeof child === "string") ? piece.children.join("") : "";
}

/**
 * A piece as HTML.
 *
 * @param {Piece} piece
 * @param {string} more attributes
 * @returns {string}
 */
export function written(piece, more = "") {
  if (typeof piece === "string") return escaped(piece);
  if (piece instanceof Markup) return piece.text;
  const tag = piece.classes.includes(ITALIC) ? "i" : "b";
  let classes = (tag === "i" ? piece.classes.filter((name) => name !== ITALIC) : piece.classes).join(" ");
  let style = piece.style === NONE ? "" : declarations(piece.style);
  if (style) [classes, style] = named(classes, style);
  let inner = "";
  for (const child of piece.children) inner += written(child);
  return `<${tag}${more}${classes && ` class=${quoted(classes)}`}${style && ` style=${quoted(style)}`}>${inner}</${tag}>`;
}

/** @param {Style} style */
function declarations(style) {
  let found = "";
  for (const name in style) found += `${found && ";"}${name}:${style[name].replace(LEADING_ZERO, "")}`;
  return found;
}

/**
 * Classes and what is left of a style, where frequent ones are classes too.
 *
 * @param {string} classes
 * @param {string} style
 */
function named(classes, style) {
  const joined = JOINED[classes]?.[style];
  if (joined) return [joined, ""];
  return STYLES[style] ? [`${classes}${classes && " "}${STYLES[style]}`, ""] : [classes, style];
}
