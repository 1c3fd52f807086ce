/**
 * What a preview shows of a question: title, difficulty, the answer in 30 seconds with its formulas.
 *
 * @typedef {{title: string, nodes: Node[]}} Preview
 */

/** @type {Map<string, Promise<Preview>>} */
const known = new Map();

/**
 * @param {URL} url
 * @returns {Promise<Preview>}
 */
export function content(url) {
  const address = url.origin + url.pathname;
  const found = known.get(address) ?? load(address);
  known.set(address, found);
  // Without a network now, perhaps with one later.
  found.catch(() => known.delete(address));
  return found;
}

/** @param {string} address */
async function load(address) {
  const answer = await fetch(address);
  if (!answer.ok) throw new Error(answer.statusText);
  return preview(new DOMParser().parseFromString(await answer.text(), "text/html"), address);
}

/**
 * @param {Document} page
 * @param {string} address
 * @returns {Preview}
 */
function preview(page, address) {
  const title = page.querySelector("h1")?.textContent?.trim() ?? "";
  const heading = document.createElement("p");
  heading.className = "kb-preview__title";
  heading.append(Object.assign(document.createElement("a"), {href: address, textContent: title}));
  const facts = document.createElement("p");
  facts.className = "kb-preview__facts";
  facts.append(...[...page.querySelectorAll(".kb-head__facts .kb-badge")].map((badge) => plain(badge)));
  const answer = document.createElement("div");
  answer.className = "kb-preview__answer md-typeset";
  answer.append(...answerOf(page).map((node) => clean(node, address)));
  return {title, nodes: [heading, facts, answer]};
}

/**
 * The answer in 30 seconds; where there is none yet, the first paragraph.
 *
 * @param {Document} page
 * @returns {Element[]}
 */
function answerOf(page) {
  const short = page.querySelector(".md-content .admonition.abstract");
  if (short) return [...short.children].filter((child) => !child.matches(".admonition-title"));
  const first = [...page.querySelectorAll(".md-content article > p")].find((text) => text.textContent?.trim());
  return first ? [first] : [];
}

/** @param {Element} badge */
function plain(badge) {
  return Object.assign(document.createElement("span"), {className: badge.className, textContent: badge.textContent});
}

/**
 * A copy for this page: links lead where they led there, and no id stands twice.
 *
 * @param {Element} node
 * @param {string} address
 */
function clean(node, address) {
  const copy = document.importNode(node, true);
  for (const element of [copy, ...copy.querySelectorAll("*")]) {
    element.removeAttribute("id");
    for (const name of ["href", "src"]) {
      const value = element.getAttribute(name);
      if (value !== null) element.setAttribute(name, new URL(value, address).href);
    }
  }
  copy.querySelectorAll(".headerlink, .footnote-ref").forEach((link) => link.remove());
  return copy;
}
