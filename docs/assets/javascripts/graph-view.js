/**
 * The picture: a sigma renderer, what is shown and dimmed in it, its colours in both schemes.
 *
 * @typedef {import("./graph-data.js").Model} Model
 * @typedef {import("./graph-data.js").Kind} Kind
 * @typedef {{
 *   setTopics: (hidden: Set<string>) => void,
 *   setKinds: (hidden: Set<Kind>) => void,
 *   setMatches: (matches: Set<string> | null) => void,
 *   show: (id: string) => void,
 *   zoom: (direction: "in" | "out" | "all") => void,
 * }} View
 */

import { LABEL_SIZE, Room, drawLabel, labelledFrom, readColours } from "./graph-looks.js";
import { LARGE } from "./graph-data.js";

/** More edges than this are left out while the picture moves. */
const EDGES_ON_MOVE = 20000;
/** A pointer that went farther than this between its press and its release, in pixels, did not mean to click. */
const STEADY = 8;
/** As many nodes are all named when they are picked out. */
const FEW = 16;
const EDGE_SIZES = { related: 0.6, link: 1, prerequisite: 1.4, follow_up: 1.4 };

const still = window.matchMedia("(prefers-reduced-motion: reduce)");

/**
 * @param {any} context
 * @param {any} data
 * @param {any} settings
 * @param {{text: string, ground: string}} colours
 */
function drawHover(context, data, settings, colours) {
  context.beginPath();
  context.arc(data.x, data.y, data.size + 3, 0, Math.PI * 2);
  context.lineWidth = 2;
  context.strokeStyle = colours.text;
  context.stroke();
  drawLabel(context, data, { ...settings, labelWeight: "600" }, colours, new Room(), 6);
}

/**
 * Points and lines, of which a graphics card, and still more a processor in its place, draws far more than of discs and
 * strips. Lines have no heads.
 * @param {any} Sigma
 */
function plainPrograms({ rendering: { NodePointProgram, EdgeLineProgram } }) {
  return {
    nodeProgramClasses: { circle: NodePointProgram },
    edgeProgramClasses: { line: EdgeLineProgram, arrow: EdgeLineProgram },
  };
}

/**
 * @param {HTMLElement} stage
 * @param {Model} model
 * @param {any} graph  of graphology
 * @param {(url: string, apart: boolean) => void} open
 * @returns {View}
 */
export function createView(stage, model, graph, open) {
  const state = {
    topics: /** @type {Set<string>} */ (new Set()),
    kinds: /** @type {Set<Kind>} */ (new Set()),
    matches: /** @type {Set<string> | null} */ (null),
    centre: "",
    near: /** @type {Set<string>} */ (new Set()),
  };
  let colours = readColours(stage, model);

  const lit = (/** @type {string} */ id) => (state.centre ? state.near.has(id) : (state.matches?.has(id) ?? true));

  const nodeReducer = (/** @type {string} */ id, /** @type {any} */ data) => {
    const shown = { ...data, color: colours.topic.get(data.topic), hidden: state.topics.has(data.topic) };
    if (!lit(id)) return { ...shown, color: colours.dim, label: "", zIndex: 0 };
    if (!state.centre && !state.matches) return shown;
    const told = id === state.centre ? { label: data.title, highlighted: true } : {};
    const few = (state.centre ? state.near.size : (state.matches?.size ?? 0)) <= FEW;
    return { ...shown, forceLabel: few, zIndex: 1, ...told };
  };

  const edgeReducer = (/** @type {string} */ edge, /** @type {{kind: Kind}} */ data) => {
    const [source, target] = graph.extremities(edge);
    const off = state.kinds.has(data.kind) || state.topics.has(graph.getNodeAttribute(source, "topic"));
    const ends = state.centre ? source === state.centre || target === state.centre : lit(source) && lit(target);
    const size = EDGE_SIZES[data.kind];
    return { ...data, hidden: off || !ends, color: colours.edge[data.kind], size, zIndex: size };
  };

  const room = new Room();
  const { Sigma } = /** @type {any} */ (globalThis);
  /** @type {import("sigma").Sigma} */
  const renderer = new Sigma(graph, stage, {
    ...(graph.order > LARGE ? plainPrograms(Sigma) : {}),
    nodeReducer,
    edgeReducer,
    zIndex: true,
    labelFont: colours.font,
    labelSize: LABEL_SIZE,
    labelWeight: "400",
    labelDensity: 0.7,
    labelGridCellSize: 150,
    labelRenderedSizeThreshold: labelledFrom(graph.order),
    hideEdgesOnMove: graph.size > EDGES_ON_MOVE,
    minCameraRatio: 0.02,
    maxCameraRatio: 3,
    inertiaDuration: still.matches ? 0 : 200,
    zoomDuration: still.matches ? 0 : 250,
    hideLabelsOnMove: graph.order > LARGE,
    defaultDrawNodeLabel: (/** @type {any[]} */ ...all) => drawLabel(all[0], all[1], all[2], colours, room),
    defaultDrawNodeHover: (/** @type {any[]} */ ...all) => drawHover(all[0], all[1], all[2], colours),
  });
  renderer.on("beforeRender", () => room.clear());
  let due = 0;
  // At most once a frame: passing from one node to the next leaves one and enters the other.
  const refresh = () => {
    due ||= window.requestAnimationFrame(() => {
      due = 0;
      renderer.refresh();
    });
  };
  const duration = () => ({ duration: still.matches ? 0 : 350 });

  const addNear = (/** @type {string} */ _, /** @type {{kind: Kind}} */ { kind }, /** @type {string[]} */ ...ends) => {
    if (!state.kinds.has(kind)) for (const end of ends.slice(0, 2)) state.near.add(end);
  };
  const point = (/** @type {string} */ id) => {
    state.centre = id;
    state.near = new Set(id ? [id] : []);
    if (id) graph.forEachEdge(id, addNear);
    stage.classList.toggle("kb-graph__stage--pointing", Boolean(id));
    refresh();
  };
  // On a slow machine the end of a drag can look like a click.
  let travelled = 0;
  let pressed = false;
  stage.addEventListener("pointerdown", () => void ((travelled = 0), (pressed = true)), true);
  for (const end of ["pointerup", "pointercancel"]) window.addEventListener(end, () => (pressed = false), true);
  stage.addEventListener("pointermove", (event) => (travelled += Math.hypot(event.movementX, event.movementY)), true);
  // Passing over a large graph, or dragging it, picks nothing out: each change looks at every node and edge.
  let next = 0;
  const pointSoon = (/** @type {string} */ id) => {
    window.clearTimeout(next);
    next = window.setTimeout(() => pressed || point(id), graph.order > LARGE ? 150 : 0);
  };
  renderer.on("enterNode", ({ node }) => pointSoon(node));
  renderer.on("leaveNode", () => pointSoon(""));
  renderer.on("clickNode", ({ node, event }) => {
    if (travelled > STEADY) return;
    const { ctrlKey, metaKey, shiftKey } = event.original;
    open(graph.getNodeAttribute(node, "url"), Boolean(ctrlKey || metaKey || shiftKey));
  });

  const recolour = () => {
    colours = readColours(stage, model);
    refresh();
  };
  const scheme = { attributes: true, attributeFilter: ["data-md-color-scheme"] };
  new MutationObserver(recolour).observe(document.body, scheme);

  return {
    setTopics: (hidden) => void ((state.topics = hidden), refresh()),
    setKinds: (hidden) => void ((state.kinds = hidden), refresh()),
    setMatches: (matches) => void ((state.matches = matches), point("")),
    show(id) {
      const place = renderer.getNodeDisplayData(id);
      if (!place) return;
      const ratio = Math.min(0.4, renderer.getCamera().ratio);
      renderer.getCamera().animate({ x: place.x, y: place.y, ratio }, duration());
      point(id);
    },
    zoom(direction) {
      const camera = renderer.getCamera();
      if (direction === "in") camera.animatedZoom(duration());
      else if (direction === "out") camera.animatedUnzoom(duration());
      else camera.animatedReset(duration());
    },
  };
}
