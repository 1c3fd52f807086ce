/**
 * Text as HTML, and lengths as KaTeX writes them.
 */

/** Characters that no page holds: see `kb.pages.characters`. */
const ODD = new RegExp(TABLES.ODD, "gu");
const RETURN = /\r\n?/g;
const BARE = /^[^\s"'=<>`]+$/;
const MARKS = /[&<>]/;
/** @type {Record<string, string>} */
const NAMED = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"};

/**
 * A text without odd characters, and with the ends of lines that HTML has.
 *
 * @param {string} text
 */
export function clean(text) {
  return text.replace(ODD, "").replace(RETURN, "\n");
}

/** @param {string} text */
export function escaped(text) {
  return MARKS.test(text) ? text.replace(/[&<>]/g, (mark) => NAMED[mark]) : text;
}

/**
 * A text within quotes.
 *
 * @param {string} text
 */
export function attribute(text) {
  return text.replace(/[&<>"']/g, (mark) => NAMED[mark]);
}

/**
 * The value of an attribute: in quotes where HTML needs them.
 *
 * @param {string} value
 */
export function quoted(value) {
  return BARE.test(value) ? value.replaceAll("&", NAMED["&"]) : `"${attribute(value)}"`;
}

/** @param {number} length */
export function ems(length) {
  return `${+length.toFixed(4)}em`;
}
