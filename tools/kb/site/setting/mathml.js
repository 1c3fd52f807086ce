/**
 * The MathML of a formula: read from KaTeX's own tree, as elements of which `texOf` can tell the TeX, and written.
 */
import { texOf } from "../../../../docs/assets/javascripts/tex-of.js";
import { clean, ems, escaped, quoted } from "./text.js";

const {BRACKETS, ARGUMENTS, BARE_SIGNS} = TABLES;
/** Signs that MathML shows in italics where they stand alone. */
const ITALICS = /[A-Za-z\u0131\u0237\u0391-\u03f5∂∇]/;
/** What TeX reads as one; spaces count within text only. */
const TOKEN = /\\(?:text[a-z]*|mbox)\{[^{}]*\}|\\[A-Za-z]+|\\.|\S/gsu;

/** An element of MathML, with as much of a browser's elements as `texOf` asks for. */
export class Maths {
  /**
   * @param {string} localName
   * @param {Record<string, unknown>} attributes
   */
  constructor(localName, attributes = {}) {
    this.localName = localName;
    this.attributes = attributes;
    /** @type {Maths[]} */
    this.children = [];
    /** The text before the first child, and what stands behind each. */
    this.texts = [""];
  }

  get childElementCount() {
    return this.children.length;
  }

  get textContent() {
    return this.texts[0];
  }

  /** @param {string} name */
  getAttribute(name) {
    return name in this.attributes ? String(this.attributes[name]) : null;
  }

  /** @param {KatexMaths[]} nodes */
  read(nodes) {
    for (const node of nodes) {
      if (node.type !== undefined) this.add(maths(node));
      else if ("text" in node) this.texts[this.children.length] += clean(String(node.text));
      else if (node.width !== undefined) this.add(space(node.width, node.character));
      else this.read(node.children ?? []);
    }
  }

  /** @param {Maths} child */
  add(child) {
    this.children.push(child);
    this.texts.push("");
  }

  /**
   * It as HTML.
   *
   * @returns {string}
   */
  get markup() {
    let attributes = "";
    for (const name in this.attributes) if (!said(this, name)) attributes += ` ${name}=${quoted(String(this.attributes[name]))}`;
    return `<${this.localName}${attributes}>${escaped(this.texts[0])}${this.inner}</${this.localName}>`;
  }

  /** Its children, and what stands behind each, as HTML. */
  get inner() {
    let markup = "";
    this.children.forEach((child, place) => markup += child.markup + escaped(this.texts[place + 1]));
    return markup;
  }
}

/**
 * @param {KatexMaths} node
 * @returns {Maths}
 */
export function maths({type = "", attributes = {}, classes = [], children = []}) {
  const element = new Maths(type, classes.length ? {...attributes, class: classes.filter(Boolean).join(" ")} : attributes);
  element.read(children);
  return element;
}

/**
 * @param {number} width
 * @param {string | null | undefined} character
 */
function space(width, character) {
  const element = character ? new Maths("mtext") : new Maths("mspace", {width: ems(width)});
  if (character) element.texts[0] = character;
  return element;
}

/**
 * Whether an attribute tells what is so without it.
 *
 * KaTeX says of each bracket that it does not grow, which matters only where MathML is seen, and `kb.site.epub` puts
 * back; of commas that they part, and of upright signs that they are upright.
 *
 * @param {Maths} element
 * @param {string} name
 */
function said({localName, attributes, textContent}, name) {
  if (localName === "mi") return name === "mathvariant" && attributes[name] === "normal" && !ITALICS.test(textContent);
  if (localName !== "mo") return false;
  if (name === "separator") return ",;".includes(textContent);
  return name === "stretchy" && String(attributes[name]) === "false" && BRACKETS.includes(textContent);
}

/**
 * Whether the MathML of a row tells its TeX, up to spaces and braces that TeX does not heed.
 *
 * @param {Maths} row
 * @param {string} tex
 */
export function tells(row, tex) {
  const formula = {dataset: {}, querySelector: () => row};
  const told = texOf(/** @type {any} */ ({closest: () => formula}));
  return told === tex || tokens(told) === tokens(tex);
}

/**
 * What TeX reads, without braces around an argument of one token, one a line.
 *
 * @param {string} tex
 */
function tokens(tex) {
  const found = tex.match(TOKEN) ?? [];
  const read = [];
  for (let place = 0, awaited = 0; place < found.length;) {
    const [opening, inner, closing] = found.slice(place, place + 3);
    const braced = awaited > 0 && opening === "{" && closing === "}" && bare(inner);
    const token = braced ? inner : opening;
    awaited = awaited ? awaited - 1 : ARGUMENTS[token] ?? 0;
    read.push(token);
    place += braced ? 3 : 1;
  }
  return read.join("\n");
}

/**
 * Whether a token can be an argument without braces: KaTeX wants them around operators such as sums.
 *
 * @param {string} token
 */
function bare(token) {
  return [...token].length === 1 || BARE_SIGNS.includes(token);
}
