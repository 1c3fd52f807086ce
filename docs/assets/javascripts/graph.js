/**
 * The graph of all questions: reads its files, draws them, ties the controls to the picture.
 *
 * Addresses are relative to the site's root, which is two folders above this file, wherever the site stands.
 */

import { addControls } from "./graph-controls.js";
import { addEdges, buildModel, buildNodes } from "./graph-data.js";
import { createPreview, pause } from "./graph-preview.js";

/**
 * @typedef {import("./graph-data.js").Columns} Columns
 * @typedef {import("./graph-data.js").Model} Model
 * @typedef {import("./graph-view.js").View} View
 */

const ROOT = new URL("../../", import.meta.url);
const LIBRARIES = ["graphology", "sigma"];
/** What shows that a reader wants more than to look. */
const WANTED = ["pointerenter", "pointerdown", "focusin", "wheel"];
const FAILED = "这里画不出图谱：浏览器没有可用的 WebGL，或者数据没有载入。下面的列表有同样的内容。";

/** @param {string} path */
async function readJson(path) {
  const response = await fetch(new URL(path, ROOT));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** The libraries are scripts of the classic kind: imported, they leave their names in `globalThis`. */
async function loadLibraries() {
  const own = import("./graph-view.js");
  await Promise.all(LIBRARIES.map((name) => import(new URL(`assets/graph/${name}.js`, ROOT).href)));
  return own;
}

/** @param {HTMLElement} container */
async function start(container) {
  const { graph = "graph-drawing.json", topics = "{}" } = container.dataset;
  /** @type {Columns} */
  const data = await readJson(graph);
  const model = buildModel(data, JSON.parse(topics));
  await pause();
  const stage = document.createElement("div");
  stage.className = "kb-graph__stage";
  // To assistive technology the list below the picture is the graph.
  stage.setAttribute("aria-hidden", "true");
  container.replaceChildren(stage);
  let end = () => {};
  /** @type {Promise<View> | undefined} */
  let live;
  const view = () => (live ??= createLive(stage, model, data, () => end()).catch((error) => explain(container, error)));
  addControls(container, model, later(view), (url) => new URL(url, ROOT).href);
  const preview = createPreview(stage, model, data);
  end = preview.end;
  preview.drawn.then(() => mark("drawn"));
  const begin = () => void view().catch(() => {});
  for (const type of WANTED) container.addEventListener(type, begin, { once: true, passive: true });
}

/**
 * A browser shows with its next frame what is drawn by now.
 *
 * @param {string} name
 */
function mark(name) {
  requestAnimationFrame(() => performance.mark(`kb-graph-${name}`));
}

/**
 * The picture that moves, in the place of the one that stands there.
 *
 * @param {HTMLElement} stage
 * @param {Model} model
 * @param {Columns} data
 * @param {() => void} ready  called once it is there
 * @returns {Promise<View>}
 */
async function createLive(stage, model, data, ready) {
  const { createView } = await loadLibraries();
  const graph = buildNodes(model);
  for (const _ of addEdges(graph, data)) await pause();
  const view = createView(stage, model, graph, open);
  ready();
  mark("whole");
  return view;
}

/**
 * @param {string} url
 * @param {boolean} apart
 */
function open(url, apart) {
  const address = new URL(url, ROOT).href;
  if (apart) window.open(address, "_blank", "noopener");
  else window.location.assign(address);
}

/**
 * A view whose every wish waits for the one that it stands for.
 *
 * @param {() => Promise<View>} view
 * @returns {View}
 */
function later(view) {
  // What failed is told where it was tried.
  const then = (/** @type {(there: View) => void} */ use) => void view().then(use, () => {});
  return {
    setTopics: (hidden) => then((there) => there.setTopics(hidden)),
    setKinds: (hidden) => then((there) => there.setKinds(hidden)),
    setMatches: (matches) => then((there) => there.setMatches(matches)),
    show: (id) => then((there) => there.show(id)),
    zoom: (direction) => then((there) => there.zoom(direction)),
  };
}

/**
 * @param {HTMLElement} container
 * @param {unknown} error
 * @returns {never}
 */
function explain(container, error) {
  const message = document.createElement("p");
  message.className = "kb-graph__message";
  message.setAttribute("role", "status");
  message.textContent = FAILED;
  container.replaceChildren(message);
  container.classList.add("kb-graph--failed");
  console.warn("graph:", error);
  throw error;
}

const container = document.getElementById("kb-graph");
if (container) start(container).catch((error) => explain(container, error)).catch(() => {});
