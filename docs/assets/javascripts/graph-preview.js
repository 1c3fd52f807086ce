/**
 * The first picture of the graph, as it stands before anybody moves it: drawn without WebGL, in short tasks.
 *
 * @typedef {import("./graph-data.js").Model} Model
 * @typedef {import("./graph-data.js").Columns} Columns
 * @typedef {import("./graph-data.js").Kind} Kind
 * @typedef {import("./graph-data.js").Question} Question
 */

import { LABEL_SIZE, Room, drawLabel, labelledFrom, readColours } from "./graph-looks.js";

/** Room that the live picture leaves at each side, in pixels. */
const PADDING = 30;
/** A label for each square of so many pixels. */
const CELL = 150;
/** Milliseconds after which the browser may do something else. */
const TASK = 8;
/** Widths of lines, those below others first. */
const WIDTHS = { prerequisite: 0.9, follow_up: 0.9, related: 0.7, link: 0.8 };

/**
 * @param {HTMLElement} stage
 * @param {Model} model
 * @param {Columns} data
 * @returns {{drawn: Promise<void>, end: () => void}} `end` takes the picture away
 */
export function createPreview(stage, model, data) {
  const canvas = document.createElement("canvas");
  canvas.className = "kb-graph__preview";
  stage.append(canvas);
  let round = 0;
  let size = { width: 0, height: 0 };
  let tell = () => {};
  /** @type {Promise<void>} */
  const drawn = new Promise((resolve) => (tell = resolve));
  const draw = async () => {
    const mine = ++round;
    for (const _ of strokes(canvas, stage, size, model, data)) {
      await pause();
      if (mine !== round) return;
    }
    tell();
  };
  // It tells the size once the page is laid out: to ask for it would have the page laid out at once.
  const sizes = new ResizeObserver(async ([{ borderBoxSize: [box] }]) => {
    // As the live picture measures it, which takes the border for a part of the stage.
    size = { width: box.inlineSize, height: box.blockSize };
    await pause();
    await draw();
  });
  const scheme = new MutationObserver(() => void draw());
  sizes.observe(stage, { box: "border-box" });
  scheme.observe(document.body, { attributes: true, attributeFilter: ["data-md-color-scheme"] });
  const end = () => {
    round += 1;
    sizes.disconnect();
    scheme.disconnect();
    canvas.remove();
  };
  return { drawn, end };
}

/** Lets the browser answer and draw. */
export function pause() {
  const { scheduler } = /** @type {any} */ (globalThis);
  return scheduler?.yield ? scheduler.yield() : new Promise((resolve) => setTimeout(resolve));
}

/**
 * Draws the picture; stops after each few milliseconds of work.
 *
 * @param {HTMLCanvasElement} canvas
 * @param {HTMLElement} stage
 * @param {{width: number, height: number}} size
 * @param {Model} model
 * @param {Columns} data
 * @returns {Generator<void>}
 */
function* strokes(canvas, stage, { width, height }, model, data) {
  const scale = window.devicePixelRatio;
  canvas.width = width * scale;
  canvas.height = height * scale;
  // Drawn once: not worth a context of the graphics card, whose start takes longer.
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d", { willReadFrequently: true }));
  context.scale(scale, scale);
  const colours = readColours(stage, model);
  const questions = [...model.nodes.values()];
  const places = placed(questions, width, height);
  let end = performance.now() + TASK;
  for (const _ of drawing(context, model, data, questions, places, colours)) {
    if (performance.now() < end) continue;
    yield;
    end = performance.now() + TASK;
  }
}

/**
 * The steps of the drawing, each of which takes a few milliseconds at most.
 *
 * @param {CanvasRenderingContext2D} context
 * @param {Model} model
 * @param {Columns} data
 * @param {Question[]} questions
 * @param {{x: number, y: number}[]} places
 * @param {import("./graph-looks.js").Colours} colours
 * @returns {Generator<void>}
 */
function* drawing(context, { nodes }, data, questions, places, colours) {
  for (const kind of /** @type {Kind[]} */ (Object.keys(WIDTHS))) {
    const rows = data.edges[kind] ?? [];
    context.strokeStyle = colours.edge[kind];
    context.lineWidth = WIDTHS[kind];
    for (let i = 0; i < rows.length; i += 200) yield lines(context, places, rows.slice(i, i + 200));
  }
  for (let i = 0; i < nodes.size; i += 100) yield discs(context, questions.slice(i, i + 100), places.slice(i, i + 100), colours);
  yield* labels(context, questions, places, colours);
}

/**
 * Where the live picture begins too: all nodes in the middle, as large as they fit.
 *
 * @param {Question[]} questions
 * @param {number} width
 * @param {number} height
 * @returns {{x: number, y: number}[]}
 */
function placed(questions, width, height) {
  const [left, right] = extent(questions.map(({ x }) => x));
  const [low, high] = extent(questions.map(({ y }) => y));
  const [wide, tall] = [right - left || 1, high - low || 1];
  const [shape, stage] = [tall / wide, height / width];
  const crossed = (stage < 1 && shape > 1) || (stage > 1 && shape < 1);
  const room = Math.min(width, height) - 2 * PADDING;
  const fit = crossed ? 1 : Math.min(Math.max(shape, 1 / shape), Math.max(stage, 1 / stage));
  const unit = (room * fit) / Math.max(wide, tall);
  return questions.map(({ x, y }) => ({
    x: width / 2 + (x - (left + right) / 2) * unit,
    y: height / 2 - (y - (low + high) / 2) * unit,
  }));
}

/** @param {number[]} values */
function extent(values) {
  return values.reduce(([low, high], value) => [Math.min(low, value), Math.max(high, value)], [Infinity, -Infinity]);
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {{x: number, y: number}[]} places
 * @param {number[]} rows  both ends of each line
 */
function lines(context, places, rows) {
  context.beginPath();
  for (let i = 0; i < rows.length; i += 2) {
    const [from, to] = [places[rows[i]], places[rows[i + 1]]];
    context.moveTo(from.x, from.y);
    context.lineTo(to.x, to.y);
  }
  context.stroke();
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Question[]} questions
 * @param {{x: number, y: number}[]} places
 * @param {import("./graph-looks.js").Colours} colours
 */
function discs(context, questions, places, { topic }) {
  questions.forEach((question, i) => {
    context.fillStyle = topic.get(question.topic) ?? "";
    context.beginPath();
    context.arc(places[i].x, places[i].y, question.size, 0, 2 * Math.PI);
    context.fill();
  });
}

/**
 * @param {CanvasRenderingContext2D} context
 * @param {Question[]} questions
 * @param {{x: number, y: number}[]} places
 * @param {import("./graph-looks.js").Colours} colours
 * @returns {Generator<void>}
 */
function* labels(context, questions, places, colours) {
  const [room, cells] = [new Room(), new Set()];
  const settings = { labelWeight: "400", labelSize: LABEL_SIZE, labelFont: colours.font };
  const named = questions.map((question, row) => ({ ...question, ...places[row] }));
  const large = named.filter(({ size }) => size >= labelledFrom(questions.length));
  for (const question of large.sort((one, other) => other.size - one.size)) {
    const cell = `${Math.floor(question.x / CELL)} ${Math.floor(question.y / CELL)}`;
    if (cells.has(cell)) continue;
    cells.add(cell);
    yield drawLabel(context, question, settings, colours, room);
  }
}
