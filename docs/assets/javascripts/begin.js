/**
 * What the theme's script expects of every page: settings, and the parts of the header that only a script can use.
 *
 * Runs just before it, so this is no module and imports nothing.
 */
(() => {
  const script = /** @type {HTMLScriptElement} */ (document.currentScript);
  const root = new URL("../../", script.src);

  const SETTINGS = {
    base: root.href,
    features: ["navigation.tabs", "navigation.indexes", "navigation.top", "navigation.footer", "toc.follow", "content.code.copy"],
    search: new URL("assets/search/worker.js", root).href,
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

  /** @param {string} scheme @param {number} number @param {string} name */
  const colours = (scheme, number, name) =>
    `<input class="md-option" data-md-color-scheme="${scheme}" aria-label="${name}" type="radio" name="__palette" id="__palette_${number}">` +
    `<label class="md-header__button md-icon" title="${name}" for="__palette_${1 - number}" hidden></label>`;

  // No page carries what only a script can use. The theme fetches an index of its own for a form that is called
  // "search": ours has no name.
  document.querySelector(".md-header__inner")?.insertAdjacentHTML("beforeend",
    `<form class="md-header__option kb-palette">${colours("default", 0, "切换到深色")}${colours("slate", 1, "切换到浅色")}</form>` +
    '<label class="md-header__button md-icon" for="__search"></label>' +
    '<div class="md-search" data-md-component="search" role="dialog" aria-label="查找"><label class="md-search__overlay" for="__search"></label>' +
    `<div class="md-search__inner" role="search"><form class="md-search__form" action="${root.href}questions/">` +
    '<input class="md-search__input" name="q" required data-md-component="search-query" enterkeyhint="search" placeholder="搜索" aria-label="搜索" aria-describedby="kb-search-count" autocapitalize="off" autocorrect="off" autocomplete="off" spellcheck="false">' +
    '<label class="md-search__icon md-icon" for="__search"></label>' +
    '<div class="md-search__options"><button class="md-search__icon md-icon" type="reset" tabindex="-1" title="清空当前内容" aria-label="清空当前内容"></button></div></form>' +
    '<div class="md-search__output"><div class="md-search__scrollwrap" tabindex="0" data-md-scrollfix>' +
    '<div class="kb-search__tools" hidden>' +
    '<select class="kb-search__filter" data-kb-filter="topic" aria-label="专题" tabindex="-1"><option value="">全部专题</option></select>' +
    '<select class="kb-search__filter" data-kb-filter="difficulty" aria-label="难度" tabindex="-1"><option value="">全部难度</option>' +
    '<option value="basic">基础</option><option value="intermediate">进阶</option><option value="advanced">高阶</option></select>' +
    '<span class="kb-search__recent"></span></div>' +
    '<div class="md-search-result" data-md-component="search-result">' +
    `<div class="md-search-result__meta" id="kb-search-count" role="status" aria-live="polite"><a href="${root.href}questions/">全部问题</a></div>` +
    '<ol class="md-search-result__list" role="presentation"></ol></div></div></div></div></div>');
  document.querySelector(".md-header__ellipsis")?.insertAdjacentHTML("beforeend",
    '<div class="md-header__topic" data-md-component="header-topic"><span class="md-ellipsis"></span></div>');
  const title = document.querySelector("[data-md-component=header-topic] > span");
  if (title) title.textContent = document.title.replace(/ - [^-]*$/, "");
  document.querySelector(".md-main")?.insertAdjacentHTML("beforeend",
    '<button type="button" class="md-top md-icon" data-md-component="top" hidden>回到页面顶部</button>');

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
  addEventListener("DOMContentLoaded", () => {
    // An address may name one of several tabs.
    const tab = document.getElementById(location.hash.slice(1));
    if (tab instanceof HTMLInputElement && tab.name.startsWith("__tabbed_")) tab.checked = true;
  });
})();
