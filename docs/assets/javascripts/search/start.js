/**
 * What every page loads of the search: it waits for the box to be used, and for a page that was opened from a result.
 */
const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));

if (input) {
  // The theme asks at every key, also while a word is composed, and does not hear a word picked with the mouse.
  addEventListener("keyup", (event) => event.target === input && event.isComposing && event.stopPropagation(), true);
  const asked = () => input.dispatchEvent(new KeyboardEvent("keyup"));
  input.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || asked());
  input.addEventListener("compositionend", asked);
  const used = () => {
    // What the worker will need is on its way before the first letter.
    const {kbEngine, kbCore} = /** @type {HTMLFormElement} */ (input.form).dataset;
    for (const url of [kbEngine, kbCore]) fetch(/** @type {string} */ (url), {cache: "force-cache"}).catch(() => {});
    import("./box.js").then(({ use }) => use(input));
  };
  if (document.activeElement === input) used();
  else input.addEventListener("focus", used, {once: true});
}

if (new URLSearchParams(location.search).has("h")) import("./mark.js").then(({ mark }) => mark());
