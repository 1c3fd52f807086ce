/**
 * The theme gives the buttons of each code block a landmark without a name: to a screen reader they are no landmarks.
 */
const article = document.querySelector("article");

function rename() {
  article?.querySelectorAll("nav.md-code__nav:not([role])").forEach((one) => one.setAttribute("role", "presentation"));
}

if (article?.querySelector("pre > code")) {
  rename();
  // The theme adds them when a block comes near.
  new MutationObserver(rename).observe(article, { childList: true, subtree: true });
}
