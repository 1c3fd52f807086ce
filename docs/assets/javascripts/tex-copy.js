/**
 * Formulas as TeX: a button on each display formula, and TeX instead of scattered signs in what is selected and copied.
 */
const DISPLAY = ".kb-formula--display";
const FORMULA = ".katex";
const SECONDS = 2;

/** @type {((place: Element) => string) | undefined} what tells a formula's TeX, once something was selected */
let tell;
const fetched = () =>
  import("./tex-of.js");

document.querySelectorAll(`.md-content ${DISPLAY}`).forEach(fasten);
document.addEventListener("selectionchange", () => {
  if (!tell && !getSelection()?.isCollapsed) fetched().then(({texOf}) => (tell = texOf), () => undefined);
});
document.addEventListener("copy", copy);

/**
 * Put a button on a formula: on an element around it, for the formula itself may scroll.
 *
 * @param {Element} formula
 */
function fasten(formula) {
  if (!formula.querySelector("math")) return;
  const place = document.createElement(formula.localName === "span" ? "span" : "div");
  place.className = "kb-formula-box";
  const button = Object.assign(document.createElement("button"), {type: "button", className: "kb-formula-box__copy", textContent: "TeX"});
  button.setAttribute("aria-label", "复制这个公式的 TeX");
  button.title = "复制 TeX";
  button.addEventListener("click", async () => {
    const done = await fetched().then(({texOf}) => navigator.clipboard.writeText(texOf(formula))).then(() => true, () => false);
    button.textContent = done ? "已复制" : "没有成功";
    setTimeout(() => (button.textContent = "TeX"), SECONDS * 1000);
  });
  formula.replaceWith(place);
  place.append(formula, button);
}

/** @param {ClipboardEvent} event */
function copy(event) {
  const selection = getSelection();
  if (!selection || selection.isCollapsed || !event.clipboardData) return;
  const range = selection.getRangeAt(0).cloneRange();
  const within = range.commonAncestorContainer instanceof Element ? range.commonAncestorContainer : range.commonAncestorContainer.parentElement;
  if (!within?.closest(".md-content")) return;
  whole(range);
  const part = range.cloneContents();
  const formulas = part.querySelectorAll(FORMULA);
  if (!formulas.length) return;
  event.preventDefault();
  if (tell) event.clipboardData.setData("text/plain", withTex(part, tell));
  // Sooner than the script that tells TeX: the clipboard waits for it.
  else fetched().then(({texOf}) => navigator.clipboard.writeText(withTex(part, texOf))).catch(() => undefined);
}

/**
 * The text of a part of the page, formulas as TeX.
 *
 * @param {DocumentFragment} part
 * @param {(place: Element) => string} texOf
 */
function withTex(part, texOf) {
  for (const formula of part.querySelectorAll(FORMULA)) {
    const display = formula.closest(DISPLAY);
    if (display) display.textContent = `\n$$\n${texOf(formula)}\n$$\n`;
    else formula.textContent = `$${texOf(formula)}$`;
  }
  return textOf(part);
}

/**
 * Widen a range to whole formulas.
 *
 * @param {Range} range
 */
function whole(range) {
  const first = near(range.startContainer);
  const last = near(range.endContainer);
  if (first) range.setStartBefore(first);
  if (last) range.setEndAfter(last);
}

/** @param {Node} node */
function near(node) {
  return (node instanceof Element ? node : node.parentElement)?.closest(`${DISPLAY}, ${FORMULA}`);
}

/**
 * The text with its line breaks, which only a place on the page gives it.
 *
 * @param {DocumentFragment} part
 */
function textOf(part) {
  part.querySelectorAll("button, .headerlink").forEach((element) => element.remove());
  const place = document.createElement("div");
  place.className = "kb-copied";
  place.append(part);
  document.body.append(place);
  const text = place.innerText.replace(/\n{3,}/g, "\n\n").trim();
  place.remove();
  return text;
}
