// @ts-check
/** The button of a printable page, which without this is left to the browser's own menu. */
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-kb-print]"));

if (button) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
