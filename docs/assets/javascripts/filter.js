/**
 * Filters and sorts the lists of a page. What is chosen stands in the address, so that it can be shared and kept.
 */
// It puts the marks on the items, and must follow the store before this does.
import "./progress.js";
import {follow} from "./progress-store.js";

/** @type {Record<string, (item: HTMLElement, values: string[]) => boolean>} */
const MATCHES = {
  difficulty: ({dataset}, values) => values.includes(dataset.difficulty ?? ""),
  topic: ({dataset}, [value]) => dataset.topic === value,
  tag: ({dataset}, [value]) => (dataset.tags ?? "").split(" ").includes(value),
  interview: ({dataset}, [value]) => (dataset.interviews ?? "").split(" ").includes(value),
  status: ({dataset}, [value]) => dataset.status === value,
  mark: ({dataset}, [value]) => (dataset.mark ?? "none") === value,
};
const LEVELS = ["basic", "intermediate", "advanced"];

/** @type {Record<string, (a: HTMLElement, b: HTMLElement) => number>} */
const ORDERS = {
  hard: (a, b) => LEVELS.indexOf(b.dataset.difficulty ?? "") - LEVELS.indexOf(a.dataset.difficulty ?? ""),
  title: (a, b) => title(a).localeCompare(title(b), "zh"),
  degree: (a, b) => Number(b.dataset.degree) - Number(a.dataset.degree),
  changed: (a, b) => (b.dataset.changed ?? "").localeCompare(a.dataset.changed ?? ""),
};

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("[data-kb-list-filter]"));
if (form) start(form);

/** @param {HTMLFormElement} form */
function start(form) {
  const lists = /** @type {HTMLElement[]} */ ([...document.querySelectorAll(".kb-list")]);
  const items = lists.map((list) => /** @type {HTMLElement[]} */ ([...list.children]));
  const update = () => show(form, lists, items);
  read(form);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("change", () => {
    write(form);
    update();
  });
  form.addEventListener("reset", () => setTimeout(() => {
    write(form);
    update();
  }));
  // Enter picks nothing in a form without a submit button; on a box it is what the reader expects.
  form.addEventListener("keydown", (event) => {
    const box = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === "Enter" && box.type === "checkbox") box.click();
  });
  follow(() => queueMicrotask(update));
}

/** @param {HTMLElement} item */
function title(item) {
  return item.querySelector(".kb-list__title")?.textContent ?? "";
}

/**
 * What is chosen, by the name of the field.
 *
 * @param {HTMLFormElement} form
 * @returns {Map<string, string[]>}
 */
function chosen(form) {
  /** @type {Map<string, string[]>} */
  const values = new Map();
  for (const [name, value] of new FormData(form)) {
    if (value) values.set(name, [...(values.get(name) ?? []), String(value)]);
  }
  return values;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement[]} lists
 * @param {HTMLElement[][]} items the items of each list, in their first order
 */
function show(form, lists, items) {
  const values = chosen(form);
  const tests = Object.entries(MATCHES).filter(([name]) => values.has(name));
  const order = ORDERS[values.get("sort")?.[0] ?? ""];
  let count = 0;
  lists.forEach((list, number) => {
    let here = 0;
    for (const item of items[number]) {
      item.hidden = !tests.every(([name, test]) => test(item, values.get(name) ?? []));
      here += Number(!item.hidden);
    }
    list.append(...(order ? [...items[number]].sort(order) : items[number]));
    const heading = list.previousElementSibling;
    if (heading?.matches("h2") && lists.length > 1) heading.toggleAttribute("hidden", !here);
    count += here;
  });
  const total = items.flat().length;
  const output = /** @type {HTMLOutputElement} */ (form.querySelector("output"));
  output.value = count === total ? `共 ${total} 题` : count ? `${total} 题中的 ${count} 题` : "没有符合的题，放宽一些条件";
  /** @type {HTMLElement} */ (form.querySelector("[type=reset]")).hidden = !values.size;
}

/** @param {HTMLFormElement} form */
function read(form) {
  const wanted = new URLSearchParams(location.search);
  for (const field of /** @type {Iterable<HTMLInputElement | HTMLSelectElement>} */ (form.elements)) {
    const values = (wanted.get(field.name) ?? "").split(",");
    if (field instanceof HTMLInputElement) field.checked = values.includes(field.value);
    else if (field instanceof HTMLSelectElement) {
      field.value = values[0];
      // A value of an old address that there is no longer: rather all than none.
      if (field.selectedIndex < 0) field.value = "";
    }
  }
}

/** @param {HTMLFormElement} form */
function write(form) {
  const url = new URL(location.href);
  for (const name of [...Object.keys(MATCHES), "sort"]) url.searchParams.delete(name);
  for (const [name, values] of chosen(form)) url.searchParams.set(name, values.join(","));
  // A comma is allowed in an address; %2C would only be harder to read.
  history.replaceState(history.state, "", url.href.replaceAll("%2C", ","));
}
