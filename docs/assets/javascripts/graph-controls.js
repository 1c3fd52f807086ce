/**
 * What stands around the picture: search, zoom, the legend whose entries switch topics and kinds of edges.
 *
 * @typedef {import("./graph-data.js").Model} Model
 * @typedef {import("./graph-data.js").Kind} Kind
 * @typedef {import("./graph-view.js").View} View
 */

/** @type {Record<Kind, string>} */
const KINDS = { prerequisite: "先修", follow_up: "后续", link: "引用", related: "相关" };
const RESULTS = 8;

/**
 * @param {string} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElement}
 */
function element(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/**
 * A group of switches, all on at first.
 *
 * @template {string} Name
 * @param {string} title
 * @param {{name: Name, label: string, mark: string, count: number}[]} entries
 * @param {(hidden: Set<Name>) => void} tell
 */
function switches(title, entries, tell) {
  /** @type {Set<Name>} */
  const hidden = new Set();
  const boxes = entries.map(({ name, label, mark, count }) => {
    const box = /** @type {HTMLInputElement} */ (element("input", { type: "checkbox" }));
    box.checked = true;
    box.addEventListener("change", () => {
      if (box.checked) hidden.delete(name);
      else hidden.add(name);
      tell(new Set(hidden));
    });
    const row = element("label", {}, box, element("i", { class: mark }), label, element("small", {}, String(count)));
    return { box, row };
  });
  const all = element("button", { type: "button" }, "全部切换");
  all.addEventListener("click", () => {
    const on = boxes.some(({ box }) => !box.checked);
    for (const { box } of boxes) if (box.checked !== on) box.click();
  });
  return element("fieldset", {}, element("legend", {}, title), ...boxes.map(({ row }) => row), all);
}

/**
 * @param {Model} model
 * @param {View} view
 * @param {(url: string) => string} resolve
 */
function search({ nodes }, view, resolve) {
  const input = /** @type {HTMLInputElement} */ (
    element("input", { type: "search", placeholder: "找问题：标题或标签", "aria-label": "在图谱里找问题" })
  );
  const results = element("ul", { class: "kb-graph__results" });
  const status = element("p", { class: "kb-graph__status", role: "status" });

  const find = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    if (!words.length) {
      view.setMatches(null);
      results.replaceChildren();
      status.textContent = "";
      return;
    }
    const found = [...nodes].filter(([, { text }]) => words.every((word) => text.includes(word)));
    found.sort(([, one], [, other]) => other.degree - one.degree);
    view.setMatches(new Set(found.map(([id]) => id)));
    status.textContent = found.length ? `${found.length} 个问题` : "没有符合的问题";
    results.replaceChildren(...found.slice(0, RESULTS).map(([id, question]) => result(id, question)));
  };

  const result = (/** @type {string} */ id, /** @type {import("./graph-data.js").Question} */ { url, title }) => {
    const link = element("a", { href: resolve(url) }, title);
    link.addEventListener("focus", () => view.show(id));
    link.addEventListener("pointerenter", () => view.show(id));
    return element("li", {}, link);
  };

  let due = 0;
  input.addEventListener("input", () => {
    window.clearTimeout(due);
    due = window.setTimeout(find, 120);
  });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Enter") /** @type {HTMLElement | null} */ (results.querySelector("a"))?.focus();
  });
  return element("div", { class: "kb-graph__search" }, input, status, results);
}

/** @param {View} view */
function zoom(view) {
  const buttons = /** @type {const} */ ([
    ["in", "+", "放大"],
    ["out", "−", "缩小"],
    ["all", "⤢", "看全图"],
  ]).map(([direction, sign, name]) => {
    const button = element("button", { type: "button", title: name, "aria-label": name }, sign);
    button.addEventListener("click", () => view.zoom(direction));
    return button;
  });
  return element("div", { class: "kb-graph__zoom" }, ...buttons);
}

/**
 * @param {HTMLElement} container
 * @param {Model} model
 * @param {View} view
 * @param {(url: string) => string} resolve  an address of the site as one of this page
 */
export function addControls(container, model, view, resolve) {
  const topics = [...model.topics.values()].map(({ slug, title, colour, count }) => ({
    name: slug,
    label: title,
    mark: `kb-graph__dot kb-topic-${colour}`,
    count,
  }));
  const kinds = /** @type {Kind[]} */ (Object.keys(KINDS))
    .filter((kind) => model.kinds.has(kind))
    .map((kind) => ({
      name: kind,
      label: KINDS[kind],
      mark: `kb-graph__stroke kb-graph__stroke--${kind}`,
      count: model.kinds.get(kind) ?? 0,
    }));
  const legend = element(
    "details",
    { class: "kb-graph__legend" },
    element("summary", {}, "图例与筛选"),
    switches("专题", topics, view.setTopics),
    switches("连线", kinds, view.setKinds),
  );
  legend.toggleAttribute("open", window.matchMedia("(min-width: 60em)").matches);
  container.prepend(search(model, view, resolve));
  container.append(zoom(view), legend);
  const id = decodeURIComponent(window.location.hash.slice(1));
  if (model.nodes.has(id)) view.show(id);
}
