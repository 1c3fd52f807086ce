/**
 * The button in the header that changes between light and dark.
 *
 * The theme has a script for it, which marks the whole page when it loads and takes the mark away again: each time the
 * browser styles every element anew. It also remembers a choice that nobody made, so that a page would no longer follow
 * the system. What a reader chose is kept in the theme's form, which palette.js reads before the first picture.
 */
const form = document.querySelector(".kb-palette");
const options = /** @type {HTMLInputElement[]} */ ([...(form?.querySelectorAll("input") ?? [])]);
const dark = matchMedia("(prefers-color-scheme: dark)");
const theme = /** @type {{__md_get: (key: string) => unknown, __md_set: (key: string, value: unknown) => void}} */ (/** @type {unknown} */ (window));
const frame = Object.assign(document.createElement("meta"), {name: "theme-color"});
document.head.append(frame);

/** Shows the button that leads to the other scheme, and gives the browser's own bar the colour of the header. */
function show() {
  const scheme = document.body.dataset.mdColorScheme;
  for (const option of options) {
    option.checked = option.dataset.mdColorScheme === scheme;
    /** @type {HTMLElement} */ (option.nextElementSibling).hidden = !option.checked;
  }
  // Asked earlier, the browser would have to style the page for it alone.
  requestAnimationFrame(() => {
    const header = document.querySelector(".md-header");
    if (header) frame.content = getComputedStyle(header).backgroundColor;
  });
}

/** @param {string} scheme */
function colour(scheme) {
  document.body.dataset.mdColorScheme = scheme;
  document.querySelector("meta[name=color-scheme]")?.setAttribute("content", scheme === "slate" ? "dark" : "light");
  show();
}

/** @param {HTMLInputElement} option */
function choose(option) {
  const color = {scheme: option.dataset.mdColorScheme ?? "default", primary: "custom", accent: "custom"};
  theme.__md_set("__palette", {index: options.indexOf(option), color});
  colour(color.scheme);
}

for (const option of options) option.addEventListener("change", () => choose(option));
form?.addEventListener("keydown", (event) => {
  if (/** @type {KeyboardEvent} */ (event).key !== "Enter") return;
  const next = options.find((option) => !option.checked);
  next?.focus();
  next?.click();
});
dark.addEventListener("change", () => {
  if (!theme.__md_get("__palette")) colour(dark.matches ? "slate" : "default");
});
show();
