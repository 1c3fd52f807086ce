/**
 * How the graph looks, whoever draws it: the colours of both schemes, labels of which none lies on another.
 *
 * @typedef {import("./graph-data.js").Model} Model
 * @typedef {ReturnType<typeof readColours>} Colours
 */

export const LABEL_SIZE = 13;

/** @param {number} order  how many nodes there are */
export function labelledFrom(order) {
  return order < 300 ? 4 : 6;
}

/** The colours of graph.css as they are in the scheme that is on. */
export function readColours(/** @type {Element} */ element, /** @type {Model} */ { topics }) {
  const style = getComputedStyle(element);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  return {
    topic: new Map([...topics.values()].map(({ slug, colour }) => [slug, read(`--kb-topic-${colour}`)])),
    edge: {
      related: read("--kb-edge-related"),
      link: read("--kb-edge-link"),
      prerequisite: read("--kb-edge-order"),
      follow_up: read("--kb-edge-order"),
    },
    dim: read("--kb-graph-dim"),
    text: read("--kb-graph-text"),
    ground: read("--kb-graph-ground"),
    font: style.fontFamily,
  };
}

/**
 * Labels have room for themselves: one that would lie on another goes to the other side of its node, or waits until the
 * picture is larger.
 */
export class Room {
  /** @type {{x: number, y: number, width: number, height: number}[]} */
  #taken = [];

  clear() {
    this.#taken = [];
  }

  /**
   * The first of some places with nothing on it, which is then taken.
   *
   * @param {{x: number, y: number}[]} places  left ends of base lines
   * @param {{width: number, height: number}} size
   */
  take(places, { width, height }) {
    const found = places.find(({ x, y }) => !this.#taken.some((other) =>
      x < other.x + other.width && other.x < x + width && y < other.y + other.height && other.y < y + height));
    if (found) this.#taken.push({ ...found, width, height });
    return found;
  }
}

/**
 * @param {any} context
 * @param {any} data
 * @param {any} settings
 * @param {{text: string, ground: string}} colours
 * @param {Room} room
 * @param {number} rim
 */
export function drawLabel(context, data, settings, { text, ground }, room, rim = 3) {
  if (!data.label) return;
  context.font = `${settings.labelWeight} ${settings.labelSize}px ${settings.labelFont}`;
  const y = data.y + settings.labelSize / 3;
  const width = context.measureText(data.label).width;
  const [right, left] = [data.x + data.size + 3, data.x - data.size - 3 - width];
  const fits = right + width <= context.canvas.clientWidth;
  const sides = (fits ? [right, left] : [Math.max(0, left)]).map((x) => ({ x, y }));
  const place = room.take(sides, { width, height: settings.labelSize + 2 });
  if (!place) return;
  const { x } = place;
  // A rim in the colour of the ground keeps a label legible on lines.
  context.lineWidth = rim;
  context.lineJoin = "round";
  context.strokeStyle = ground;
  context.strokeText(data.label, x, y);
  context.fillStyle = text;
  context.fillText(data.label, x, y);
}
