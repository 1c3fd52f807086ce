// What in the page could run, load from elsewhere, or pass for a part of the site. Evaluated in the page.
() => {
  const found = [];
  const ADDRESSES = /^(?:href|src|srcset|action|formaction|xlink:href|data|poster|ping|background|cite|usemap)$/;
  const SCHEMES = /^[\x00-\x20]*(?:javascript|vbscript|data|file|blob|view-source):/i;
  const NEVER = new Set(["IFRAME", "FRAME", "OBJECT", "EMBED", "APPLET", "PORTAL", "BASE", "MARQUEE", "TEMPLATE", "PLAINTEXT", "DIALOG"]);
  const tell = (element, why) => found.push(`${why}: ${element.outerHTML.slice(0, 160)}`);
  for (const element of document.querySelectorAll("*")) {
    if (NEVER.has(element.tagName.toUpperCase())) tell(element, "element");
    for (const { name, value } of element.attributes) {
      if (/^on/i.test(name)) tell(element, "handler");
      if (ADDRESSES.test(name) && SCHEMES.test(value.replace(/[\t\n\r]/g, ""))) tell(element, "address");
    }
  }
  for (const element of document.querySelectorAll("body script:not([src])")) {
    if (element.closest("article")) tell(element, "script");
  }
  for (const element of document.querySelectorAll("body style, body link, body meta")) tell(element, "element of the head");
  for (const element of document.querySelectorAll("article [style]")) {
    if (!element.closest(".katex, .kb-local-graph, #kb-graph, aside.md-annotation, .tabbed-set[style^='--md-indicator']") && !/^text-align: ?\w+;?$/.test(element.getAttribute("style"))) tell(element, "style");
  }
  for (const element of document.querySelectorAll("article form[action]:not(.kb-home__search), article [data-md-component], article .mermaid, article [type=password]")) tell(element, "part of the site");
  const config = document.getElementById("__config");
  if (config && config.tagName !== "SCRIPT") tell(config, "configuration");
  const search = document.getElementById("__search");
  if (search && search.closest("article")) tell(search, "search");
  return found;
}
