/**
 * The large box of the home page: has focus at once where there is a keyboard, and hands over to the search.
 */
const own = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-kb-home-search] input"));
const theirs = /** @type {HTMLInputElement | null} */ (document.querySelector("[data-md-component=search-query]"));

if (own && theirs) {
  const hand = () => {
    if (!own.value) return;
    theirs.value = own.value;
    own.value = "";
    theirs.focus();
    theirs.dispatchEvent(new InputEvent("input", {bubbles: true}));
  };
  // A word that is being composed would be cut in two by a change of focus.
  own.addEventListener("input", (event) => /** @type {InputEvent} */ (event).isComposing || hand());
  own.addEventListener("compositionend", hand);
  own.form?.addEventListener("submit", (event) => {
    event.preventDefault();
    theirs.focus();
  });
  // On a phone the keyboard would hide the page; an address with an anchor asks for another place.
  const keyboard = matchMedia("(hover: hover) and (pointer: fine)").matches;
  if (keyboard && !location.hash && document.activeElement === document.body) own.focus({preventScroll: true});
}
