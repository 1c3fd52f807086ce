// The reader's colours before the first picture. Stands in each page itself: a browser would wait for a file.
{
  const {root} = /** @type {HTMLScriptElement} */ (document.currentScript).dataset;
  /** @type {Record<string, string>} */
  let chosen = {scheme: matchMedia("(prefers-color-scheme: dark)").matches ? "slate" : "default"};
  try {
    chosen = {...chosen, ...JSON.parse(localStorage.getItem(`${new URL(root ?? "", location.href).pathname}.__palette`) ?? "").color};
  } catch {}
  for (const name in chosen) document.body.setAttribute(`data-md-color-${name}`, chosen[name]);
  document.head.append(Object.assign(document.createElement("meta"), {name: "color-scheme", content: chosen.scheme == "slate" ? "dark" : "light"}));
}
