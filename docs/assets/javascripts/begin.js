/**
 * What the theme's script expects of every page, and the reader's colours before there is anything to see.
 *
 * Runs in the head, before the body is read: no module, and no import.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../../", script.src);

  const SETTINGS = {
    base: root.href,
    features: ["navigation.tabs", "navigation.indexes", "navigation.top", "navigation.footer", "toc.follow", "content.code.copy"],
    search: new URL(script.dataset.worker ?? "", location.href).href,
    translations: {
      "clipboard.copied": "已复制",
      "clipboard.copy": "复制",
      "search.result.more.one": "在该页上还有 1 个符合条件的结果",
      "search.result.more.other": "在该页上还有 # 个符合条件的结果",
      "search.result.none": "没有找到。换个说法，或看全部问题",
      "search.result.one": "找到 1 个符合条件的结果",
      "search.result.other": "# 个符合条件的结果",
      "search.result.placeholder": "按标题、缩写、拼音或公式查找",
      "search.result.term.missing": "缺少",
      "select.version": "选择当前版本",
    },
  };

  /**
   * @param {string} key
   * @param {Storage} store
   * @param {URL} scope
   */
  const get = (key, store = localStorage, scope = root) => JSON.parse(store.getItem(`${scope.pathname}.${key}`) ?? "null");

  /**
   * @param {string} key
   * @param {unknown} value
   * @param {Storage} store
   * @param {URL} scope
   */
  const set = (key, value, store = localStorage, scope = root) => {
    try {
      store.setItem(`${scope.pathname}.${key}`, JSON.stringify(value));
    } catch {
      // A browser that keeps nothing reads on.
    }
  };

  const colours = () => {
    const dark = matchMedia("(prefers-color-scheme: dark)").matches;
    const chosen = {scheme: dark ? "slate" : "default"};
    try {
      return {...chosen, ...get("__palette")?.color};
    } catch {
      return chosen;
    }
  };

  // The theme has an element for this too, but later: the browser would then style the whole page once more.
  const scheme = Object.assign(document.createElement("meta"), {name: "color-scheme"});
  const follow = () => {
    const content = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
    if (scheme.content !== content) scheme.content = content;
    if (!scheme.isConnected) document.head.append(scheme);
  };

  Object.assign(window, {__md_scope: root, __md_get: get, __md_set: set});
  const settings = Object.assign(document.createElement("script"), {id: "__config", type: "application/json"});
  settings.textContent = JSON.stringify(SETTINGS);
  document.head.append(settings);
  new MutationObserver((_, observer) => {
    if (!document.body) return;
    observer.disconnect();
    for (const [name, value] of Object.entries(colours())) document.body.setAttribute(`data-md-color-${name}`, value);
    follow();
    new MutationObserver(follow).observe(document.body, {attributeFilter: ["data-md-color-scheme"]});
  }).observe(document.documentElement, {childList: true});
  addEventListener("DOMContentLoaded", () => {
    // An address may name one of several tabs.
    const tab = document.getElementById(location.hash.slice(1));
    if (tab instanceof HTMLInputElement && tab.name.startsWith("__tabbed_")) tab.checked = true;
  });
})();
