// @ts-check
/**
 * The page for a wrong address: finds the root of the site, mends the page's links, and names the pages that the
 * address may have meant.
 */
const ROOT = new URL("../../", import.meta.url);
const SHOWN = 6;
/** Below this likeness, from 0 to 1, a page is no suggestion. */
const LEAST = 0.34;

/** @typedef {[path: string, title: string]} Row */

/** @param {string} text */
const plain = (text) => text.normalize("NFKC").toLowerCase().replace(/[^\p{L}\p{N}]+/gu, " ").trim();

/** Pairs of neighbouring letters, with the borders of words. @param {string} text */
function pairs(text) {
  const letters = Array.from(` ${plain(text)} `);
  return letters.slice(1).map((letter, at) => letters[at] + letter);
}

/**
 * How much two texts are alike: the share of pairs of letters that they have in common (Dice's coefficient).
 * @param {string[]} wanted
 * @param {string[]} found
 */
function likeness(wanted, found) {
  const left = new Map();
  for (const pair of wanted) left.set(pair, (left.get(pair) ?? 0) + 1);
  let common = 0;
  for (const pair of found) {
    const count = left.get(pair) ?? 0;
    if (count) {
      left.set(pair, count - 1);
      common += 1;
    }
  }
  return (2 * common) / (wanted.length + found.length || 1);
}

/** The words that a reader wanted: the last part of the address that has any, and its folder. */
function wanted() {
  const parts = location.pathname.split("/").map(readable).filter((part) => plain(part));
  const name = (parts.pop() ?? "").replace(/\.(?:html?|md)$/, "");
  return { name: name === "index" ? (parts.pop() ?? "") : name, folder: parts.pop() ?? "" };
}

/** @param {string} part */
function readable(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/**
 * The pages nearest to the words of the address, the nearest first.
 * @param {Row[]} rows
 * @param {{ name: string, folder: string }} asked
 */
export function nearest(rows, { name, folder }) {
  const words = pairs(name);
  const scored = rows.map(([path, title]) => {
    const [where, slug] = path.split("/");
    const alike = Math.max(likeness(words, pairs(slug ?? "")), likeness(words, pairs(title)));
    return { path, title, score: alike + (where === folder ? 0.03 : 0) };
  });
  const found = scored.filter(({ score }) => score >= LEAST);
  return found.sort((one, other) => other.score - one.score || (one.path < other.path ? -1 : 1)).slice(0, SHOWN);
}

function mend() {
  const pictures = /** @type {NodeListOf<HTMLLinkElement>} */ (document.querySelectorAll("link[rel]"));
  for (const link of pictures) {
    const place = new URL(`assets/${link.href.split("/assets/")[1]}`, ROOT).href;
    if (link.href !== place) link.href = place;
  }
  const links = /** @type {NodeListOf<HTMLAnchorElement>} */ (document.querySelectorAll("a[data-path]"));
  for (const link of links) link.href = new URL(link.dataset.path ?? "", ROOT).href;
}

async function suggest() {
  const asked = wanted();
  if (!plain(asked.name)) return;
  const answer = await fetch(new URL("not-found.json", ROOT));
  const found = nearest(/** @type {Row[]} */ (await answer.json()), asked);
  const section = /** @type {HTMLElement} */ (document.getElementById("suggestions"));
  section.hidden = !found.length;
  section.querySelector("ul")?.replaceChildren(...found.map(item));
}

/** @param {{ path: string, title: string }} row */
function item({ path, title }) {
  const [link, place, line] = ["a", "span", "li"].map((name) => document.createElement(name));
  /** @type {HTMLAnchorElement} */ (link).href = new URL(path, ROOT).href;
  link.textContent = title;
  place.textContent = path;
  line.append(link, " ", place);
  return line;
}

if (!document.documentElement.dataset.mended) {
  document.documentElement.dataset.mended = "";
  mend();
  suggest().catch(() => {});
}
