/**
 * A look at a linked question, its answer in 30 seconds: on hover, on keyboard focus, on a long press.
 *
 * What is shown comes from the linked page itself, fetched once: a reader who goes on has it already.
 */
const WAIT = {hover: 350, focus: 700, press: 400};
const GRACE = 250;
const MARGIN = 8;

/** @type {ReturnType<typeof setTimeout> | undefined} */
let opening;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let closing;
/** @type {Element | undefined} the link that a card is open or about to open for */
let current;
let pressed = false;
const card = Object.assign(document.createElement("div"), {className: "kb-preview", popover: "manual", id: "kb-preview"});
card.setAttribute("role", "dialog");

document.body.append(card);
document.addEventListener("pointerover", hover);
document.addEventListener("focusin", focus);
document.addEventListener("pointerdown", press);
for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, () => clearTimeout(opening));
document.addEventListener("click", (event) => {
  // The finger that opened a preview lifts: that is no click on the link.
  if (pressed && questionLink(event.target) === current) event.preventDefault();
  pressed = false;
}, true);
document.addEventListener("contextmenu", (event) => pressed && event.preventDefault());
document.addEventListener("keydown", ({key}) => key === "Escape" && close());
addEventListener("scroll", () => card.matches(".kb-preview--sheet") || close(), {passive: true});

/** @param {PointerEvent} event */
export function hover(event) {
  if (event.pointerType !== "mouse") return;
  const link = questionLink(event.target);
  if (link) plan(link, WAIT.hover);
  else if (card.contains(/** @type {Node} */ (event.target))) clearTimeout(closing);
  else leave();
}

/** @param {FocusEvent} event */
export function focus({target}) {
  // A finger or a mouse moves the focus too, without saying so.
  if (!(/** @type {Element} */ (target).matches(":focus-visible"))) return;
  const link = questionLink(target);
  if (link) plan(link, WAIT.focus);
  else if (!card.contains(/** @type {Node} */ (target))) close();
}

/**
 * The link to another question that an event met.
 *
 * @param {EventTarget | null} target
 * @returns {Element | undefined}
 */
function questionLink(target) {
  const link = target instanceof Element ? target.closest(".md-content a[href], .kb-preview a[href]") : null;
  if (!link || card.contains(link)) return undefined;
  const {origin, pathname} = new URL(link.getAttribute("href") ?? "", document.baseURI);
  const leads = origin === location.origin && /\/questions\/[^/]+\/$/.test(pathname) && pathname !== location.pathname;
  return leads ? link : undefined;
}

/** @param {PointerEvent} event */
export function press(event) {
  pressed = false;
  if (card.contains(/** @type {Node} */ (event.target))) return;
  close();
  const link = event.pointerType === "touch" ? questionLink(event.target) : undefined;
  if (link) plan(link, WAIT.press, true);
}

/**
 * @param {Element} link
 * @param {number} wait
 * @param {boolean} [sheet] whether it opens at the lower edge, for a finger
 */
function plan(link, wait, sheet = false) {
  clearTimeout(closing);
  if (link === current) return;
  close();
  current = link;
  opening = setTimeout(async () => {
    pressed = sheet;
    const url = new URL(link.getAttribute("href") ?? "", document.baseURI);
    const found = await import("./preview-content.js").then(({content}) => content(url)).catch(() => undefined);
    if (found && current === link && link.isConnected) open(link, found, sheet);
  }, wait);
}

/**
 * @param {Element} link
 * @param {{title: string, nodes: Node[]}} found
 * @param {boolean} sheet
 */
function open(link, {title, nodes}, sheet) {
  card.replaceChildren(...nodes.map((node) => node.cloneNode(true)));
  card.setAttribute("aria-label", `预览：${title}`);
  card.classList.toggle("kb-preview--sheet", sheet);
  if (sheet) {
    const button = Object.assign(document.createElement("button"), {type: "button", className: "kb-button", textContent: "关闭"});
    button.addEventListener("click", close);
    card.append(button);
  }
  card.showPopover();
  card.scrollTop = 0;
  // Of a link on two lines, where it begins.
  if (!sheet) place(link.getClientRects()[0] ?? link.getBoundingClientRect());
}

/** @param {DOMRect} link */
function place(link) {
  const {width, height} = card.getBoundingClientRect();
  const below = link.bottom + MARGIN + height <= innerHeight || link.top < innerHeight - link.bottom;
  const top = below ? link.bottom + MARGIN : link.top - MARGIN - height;
  card.style.setProperty("left", `${Math.max(MARGIN, Math.min(link.left, innerWidth - width - MARGIN))}px`);
  card.style.setProperty("top", `${Math.max(MARGIN, Math.min(top, innerHeight - height - MARGIN))}px`);
}

function leave() {
  clearTimeout(opening);
  if (!card.matches(":popover-open")) current = undefined;
  else if (!card.matches(".kb-preview--sheet")) {
    clearTimeout(closing);
    closing = setTimeout(close, GRACE);
  }
}

function close() {
  clearTimeout(opening);
  clearTimeout(closing);
  current = undefined;
  if (card.matches(":popover-open")) card.hidePopover();
  card.removeAttribute("style");
}
