/**
 * The reader's colours before the first picture.
 *
 * Runs in the head, where it holds the picture back no longer than the stylesheet does, and where there is no body yet.
 */
{
  const root = new URL("../../", /** @type {HTMLScriptElement} */ (document.currentScript).src);
  /** @type {Record<string, string>} */
  let chosen = {scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"};
  try {
    chosen = {...chosen, ...JSON.parse(localStorage.getItem(`${root.pathname}.__palette`) ?? "").color};
  } catch {}
  // Said by the theme's scripts when the page stands, each would have every element styled once more.
  document.documentElement.className = "js js-focus-visible";
  document.head.append(Object.assign(document.createElement("meta"), {name: "color-scheme", content: chosen.scheme == "slate" ? "dark" : "light"}));
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    for (const name in chosen) document.body.setAttribute(`data-md-color-${name}`, chosen[name]);
  }).observe(document.documentElement, {childList: true});
}
