/**
 * The graph of all questions: reads its files, draws them, ties the controls to the picture.
 *
 * Addresses are relative to the site's root, which is two folders above this file, wherever the site stands.
 */

import { addControls } from "./graph-controls.js";
import { addEdges, buildModel, buildNodes } from "./graph-data.js";
import { LARGE, createView } from "./graph-view.js";

const ROOT = new URL("../../", import.meta.url);
const LIBRARIES = ["graphology", "sigma"];
const FAILED = "这里画不出图谱：浏览器没有可用的 WebGL，或者数据没有载入。下面的列表有同样的内容。";

/** @param {string} path */
async function readJson(path) {
  const response = await fetch(new URL(path, ROOT));
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return response.json();
}

/** The libraries are scripts of the classic kind: imported, they leave their names in `globalThis`. */
async function loadLibraries() {
  await Promise.all(LIBRARIES.map((name) => import(new URL(`assets/graph/${name}.js`, ROOT).href)));
}

/** @param {HTMLElement} container */
async function start(container) {
  const { graph = "graph-drawing.json", topics = "{}" } = container.dataset;
  const [data] = await Promise.all([readJson(graph), loadLibraries()]);
  const model = buildModel(data, JSON.parse(topics));
  const large = model.graph.order > LARGE;
  if (!large) for (const _ of addEdges(model.graph, data));
  const stage = document.createElement("div");
  stage.className = "kb-graph__stage";
  // To assistive technology the list below the picture is the graph.
  stage.setAttribute("aria-hidden", "true");
  container.replaceChildren(stage);
  const open = (/** @type {string} */ url, /** @type {boolean} */ apart) => {
    const address = new URL(url, ROOT).href;
    if (apart) window.open(address, "_blank", "noopener");
    else window.location.assign(address);
  };
  const view = createView(stage, model, open);
  addControls(container, model, view, (url) => new URL(url, ROOT).href);
  if (large) view.setGraph(await whole(data));
}

/**
 * All nodes and edges, while the nodes alone are looked at already.
 *
 * @param {import("./graph-data.js").Columns} data
 */
async function whole(data) {
  const graph = buildNodes(data);
  for (const _ of addEdges(graph, data)) await new Promise((resolve) => setTimeout(resolve));
  return graph;
}

/**
 * @param {HTMLElement} container
 * @param {unknown} error
 */
function explain(container, error) {
  const message = document.createElement("p");
  message.className = "kb-graph__message";
  message.setAttribute("role", "status");
  message.textContent = FAILED;
  container.replaceChildren(message);
  container.classList.add("kb-graph--failed");
  console.warn("graph:", error);
}

const container = document.getElementById("kb-graph");
if (container) start(container).catch((error) => explain(container, error));
