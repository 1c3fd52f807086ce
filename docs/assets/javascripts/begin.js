/**
 * What the theme's script expects of every page.
 *
 * Runs just before it, so this is no module and imports nothing.
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

  Object.assign(window, {__md_scope: root, __md_get: get, __md_set: set});
  const settings = Object.assign(document.createElement("script"), {id: "__config", type: "application/json"});
  settings.textContent = JSON.stringify(SETTINGS);
  document.head.append(settings);
  // The theme has an element for this too, but a browser heeds the first one, which palette.js has made: were there none,
  // it would style the whole page once more.
  const scheme = /** @type {HTMLMetaElement | null} */ (document.querySelector("meta[name=color-scheme]"));
  new MutationObserver(() => {
    if (scheme) scheme.content = document.body.dataset.mdColorScheme === "slate" ? "dark" : "light";
  }).observe(document.body, {attributeFilter: ["data-md-color-scheme"]});
  addEventListener("DOMContentLoaded", () => {
    // An address may name one of several tabs.
    const tab = document.getElementById(location.hash.slice(1));
    if (tab instanceof HTMLInputElement && tab.name.startsWith("__tabbed_")) tab.checked = true;
  });
})();
