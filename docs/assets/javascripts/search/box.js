/**
 * The theme's search box, once it is used: what it says of results, filters, recent queries.
 */
import { remembered } from "./start.js";

/** @param {HTMLInputElement} input */
export function use(input) {
  const form = /** @type {HTMLFormElement} */ (input.form);
  const box = /** @type {HTMLElement} */ (form.closest(".md-search"));
  const list = /** @type {HTMLElement} */ (box.querySelector(".md-search-result__list"));
  new MutationObserver(() => {
    leadIntoPages(list);
    tell(box, list, input);
  }).observe(list, {childList: true});
  filters(box, input);
  recent(box, input);
  // Results may have come before this module.
  leadIntoPages(list);
  tell(box, list, input);
  form.addEventListener("reset", () => setTimeout(() => ask(input, "")));
  const toggle = /** @type {HTMLInputElement} */ (document.querySelector("[data-md-toggle=search]"));
  toggle.addEventListener("change", () => toggle.checked && recent(box, input));
}

/**
 * @param {HTMLInputElement} input
 * @param {string} text
 */
function ask(input, text) {
  input.value = text;
  input.dispatchEvent(new InputEvent("input"));
  if (text) input.focus();
}

/**
 * Let results lead to the part of their page that the worker names.
 *
 * @param {HTMLElement} list
 */
function leadIntoPages(list) {
  for (const link of /** @type {NodeListOf<HTMLAnchorElement>} */ (list.querySelectorAll("a[href*='at=']"))) {
    const url = new URL(link.href);
    const part = url.searchParams.get("at");
    if (!part) continue;
    url.searchParams.delete("at");
    url.hash = part;
    link.href = url.href;
  }
}

/**
 * Say how many results there are, what was read instead of what was typed, and where partial results begin.
 *
 * @param {HTMLElement} box
 * @param {HTMLElement} list
 * @param {HTMLInputElement} input
 */
function tell(box, list, input) {
  const mark = /** @type {HTMLElement | null} */ (list.querySelector("[data-kb-search]"));
  if (!mark || mark.dataset.told) return;
  mark.dataset.told = "yes";
  const {total, complete, corrected} = JSON.parse(mark.dataset.kbSearch ?? "{}");
  const meta = /** @type {HTMLElement} */ (box.querySelector(".md-search-result__meta"));
  meta.textContent = complete ? `${complete} 个结果` : `没有一页包含全部词，${total} 页包含一部分`;
  if (corrected) {
    const link = Object.assign(document.createElement("button"), {type: "button", textContent: corrected, className: "kb-search__meant"});
    link.addEventListener("click", () => ask(input, corrected));
    meta.append("。你是不是要找：", link);
  }
  const partial = list.querySelector("[data-kb-partial]")?.closest("li");
  if (partial && complete) {
    partial.before(Object.assign(document.createElement("li"), {className: "kb-search__note", textContent: `以下 ${total - complete} 页只包含一部分`}));
  }
}

/**
 * Filters are words of the query: picking one writes it.
 *
 * @param {HTMLElement} box
 * @param {HTMLInputElement} input
 */
function filters(box, input) {
  const tools = /** @type {HTMLElement} */ (box.querySelector(".kb-search__tools"));
  tools.hidden = false;
  topics(/** @type {HTMLSelectElement} */ (tools.querySelector("[data-kb-filter=topic]")), input);
  const picked = /** @type {NodeListOf<HTMLSelectElement>} */ (tools.querySelectorAll("[data-kb-filter]"));
  for (const select of picked) {
    const pattern = new RegExp(`(^|\\s)${select.dataset.kbFilter}:\\S*\\s*`, "g");
    select.addEventListener("change", () => {
      const rest = input.value.replace(pattern, "$1").trim();
      ask(input, select.value ? `${select.dataset.kbFilter}:${select.value} ${rest}` : rest);
    });
    input.addEventListener("input", () => {
      select.value = input.value.match(pattern)?.[0].trim().split(":")[1] ?? "";
    });
  }
}

/**
 * No page carries the names of the topics for a box that few readers open.
 *
 * @param {HTMLSelectElement} select
 * @param {HTMLInputElement} input
 */
async function topics(select, input) {
  const answer = await fetch(new URL("../../search/topics.json", import.meta.url)).catch(() => undefined);
  if (!answer?.ok) return;
  for (const [slug, title] of await answer.json()) select.append(new Option(title, slug));
  // What was typed meanwhile may name one.
  select.value = /(?:^|\s)topic:(\S+)/.exec(input.value)?.[1] ?? "";
}

/**
 * @param {HTMLElement} box
 * @param {HTMLInputElement} input
 */
function recent(box, input) {
  const place = /** @type {HTMLElement} */ (box.querySelector(".kb-search__recent"));
  place.replaceChildren(...remembered().map((text) => {
    const button = Object.assign(document.createElement("button"), {type: "button", textContent: text, tabIndex: -1});
    button.addEventListener("click", () => ask(input, text));
    return button;
  }));
}
