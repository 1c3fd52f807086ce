/** Marks in an opened page what the search found in it. */

const NOT_TEXT = ".katex, script, style, svg, mark, .headerlink";

/** Wrap each place of the words in the address's `h`. */
export function mark() {
  const words = new URLSearchParams(location.search).get("h")?.split(" ").filter(Boolean) ?? [];
  const content = document.querySelector(".md-content__inner");
  if (!content || !words.length) return;
  const sorted = words.sort((a, b) => b.length - a.length).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
  const pattern = new RegExp(sorted.map((word) => (/^[\w-]+$/.test(word) ? `\\b${word}\\b` : word)).join("|"), "gi");
  const walker = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  /** @type {Text[]} */
  const texts = [];
  while (walker.nextNode()) texts.push(/** @type {Text} */ (walker.currentNode));
  for (const text of texts) if (!text.parentElement?.closest(NOT_TEXT)) wrap(text, pattern);
}

/**
 * @param {Text} text
 * @param {RegExp} pattern
 */
function wrap(text, pattern) {
  for (const match of [...text.data.matchAll(pattern)].reverse()) {
    const found = text.splitText(match.index);
    found.splitText(match[0].length);
    const element = document.createElement("mark");
    element.dataset.kbSearch = "";
    found.replaceWith(element);
    element.append(found);
  }
}
