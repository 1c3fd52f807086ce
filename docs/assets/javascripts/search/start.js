/**
 * What every page loads of the search: it waits for the box to be used, and for a page that was opened from a result.
 */
const input = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));

const ADDRESS_AFTER = 150;
const RECENT = "kb-search";
const KEPT = 6;

/**
 * Keep the query in the address, so that it can be shared and gone back to.
 *
 * @param {{value: string}} input
 */
function address({value}) {
  const url = new URL(location.href);
  if (value.trim()) url.searchParams.set("q", value.trim());
  else url.searchParams.delete("q");
  history.replaceState(history.state, "", url);
}

/** @returns {string[]} */
export function remembered() {
  try {
    return JSON.parse(localStorage.getItem(RECENT) ?? "[]");
  } catch {
    return [];
  }
}

/** @param {string} text */
function remember(text) {
  const typed = text.trim();
  if (!typed) return;
  try {
    localStorage.setItem(RECENT, JSON.stringify([typed, ...remembered().filter((other) => other !== typed)].slice(0, KEPT)));
  } catch {
    // A browser that keeps nothing has no recent queries.
  }
}

if (input) {
  // The theme asks at every key, also while a word is composed, and does not hear a word picked with the mouse.
  addEventListener("keyup", (event) => event.target === input && event.isComposing && event.stopPropagation(), true);
  let waiting = 0;
  const asked = () => {
    input.dispatchEvent(new KeyboardEvent("keyup"));
    // Each change of the address makes the browser ask for the page's icon.
    clearTimeout(waiting);
    waiting = setTimeout(address, ADDRESS_AFTER, input);
  };
  input.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || asked());
  input.addEventListener("compositionend", asked);
  let known = false;
  const used = () => {
    if (known) return;
    known = true;
    import("./box.js").then(({ use }) => use(input));
    // Typed before this script had come: pasted text is followed by no key that would ask.
    if (input.value) return asked();
    // The theme passes on nothing but queries: a blank one lets the worker fetch what it needs before the first letter.
    for (const text of [" ", ""]) {
      input.value = text;
      input.dispatchEvent(new KeyboardEvent("keyup"));
    }
  };
  // The theme opens its dialog only after its worker has answered: until then it would not hear arrows or Escape.
  const toggle = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-toggle=search]"));
  input.addEventListener("focus", () => toggle.checked || toggle.click());
  let followed = false;
  document.querySelector(".md-search-result")?.addEventListener("click", () => {
    followed = true;
    address(input);
    // Not in box.js: a result may be there before it.
    remember(input.value);
  }, true);
  toggle.addEventListener("change", () => {
    // From a page that was opened from the results, the way back leads to them.
    clearTimeout(waiting);
    if (!toggle.checked && !followed) address({value: ""});
    followed = false;
  });
  if (document.activeElement === input) used();
  // A window that is not in front tells of no focus, and yet can be typed into.
  for (const type of ["focus", "input"]) input.addEventListener(type, used);
}

if (new URLSearchParams(location.search).has("h")) import("./mark.js").then(({ mark }) => mark());
