/**
 * What every page loads of the search: it waits for the box to be used, and for a page that was opened from a result.
 */
const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));

/**
 * Keep the query in the address, so that it can be shared and gone back to.
 *
 * @param {string} text
 */
function address(text) {
  const url = new URL(location.href);
  if (text.trim()) url.searchParams.set("q", text.trim());
  else url.searchParams.delete("q");
  history.replaceState(history.state, "", url);
}

if (input) {
  // The theme asks at every key, also while a word is composed, and does not hear a word picked with the mouse.
  addEventListener("keyup", (event) => event.target === input && event.isComposing && event.stopPropagation(), true);
  const asked = () => {
    address(input.value);
    input.dispatchEvent(new KeyboardEvent("keyup"));
  };
  input.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || asked());
  input.addEventListener("compositionend", asked);
  let known = false;
  const used = () => {
    if (known) return;
    known = true;
    // What the worker will need is on its way before the first letter.
    const {kbEngine, kbCore} = /** @type {HTMLFormElement} */ (input.form).dataset;
    for (const url of [kbEngine, kbCore]) fetch(/** @type {string} */ (url), {cache: "force-cache"}).catch(() => {});
    import("./box.js").then(({ use }) => use(input));
  };
  // The theme opens its dialog only after its worker has answered: until then it would not hear arrows or Escape.
  const toggle = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-toggle=search]"));
  input.addEventListener("focus", () => toggle.checked || toggle.click());
  let followed = false;
  document.querySelector(".md-search-result")?.addEventListener("click", () => (followed = true), true);
  toggle.addEventListener("change", () => {
    // From a page that was opened from the results, the way back leads to them.
    if (!toggle.checked && !followed) address("");
    followed = false;
  });
  if (document.activeElement === input) used();
  // A window that is not in front tells of no focus, and yet can be typed into.
  for (const type of ["focus", "input"]) input.addEventListener(type, used);
}

if (new URLSearchParams(location.search).has("h")) import("./mark.js").then(({ mark }) => mark());
