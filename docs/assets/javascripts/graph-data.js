/**
 * graph.json and graph-layout.json as a graphology graph.
 *
 * @typedef {"related" | "link" | "prerequisite" | "follow_up"} Kind
 * @typedef {{id: string, title: string, url: string, topic: string, tags: string[], difficulty: string, degree: number}} NodeData
 * @typedef {{source: string, target: string, kind: Kind, weight: number, reasons: string[]}} EdgeData
 * @typedef {{slug: string, title: string, colour: number, count: number}} Topic
 * @typedef {{graph: any, topics: Map<string, Topic>, kinds: Map<Kind, number>}} Model
 */

/** Colours of topics in graph.css; further topics begin again. */
export const COLOURS = 14;

/** Labels longer than this are cut while no one points at them. */
const LABEL = 18;

/**
 * @param {number} degree
 * @param {number} order  how many nodes there are
 */
function size(degree, order) {
  const base = order < 300 ? 3 : order < 3000 ? 2 : 1.2;
  return base * (1 + Math.sqrt(degree) / 2.5);
}

/** @param {string} title */
function plain(title) {
  return title.replace(/[$`]/g, "");
}

/** @param {string} title */
function short(title) {
  const letters = [...title];
  return letters.length > LABEL ? `${letters.slice(0, LABEL - 1).join("")}…` : title;
}

/**
 * The topics in the order of the site, with the colour that the pictures on question pages give them.
 *
 * @param {NodeData[]} nodes
 * @param {Record<string, string>} titles
 * @returns {Map<string, Topic>}
 */
function readTopics(nodes, titles) {
  const slugs = [...new Set([...Object.keys(titles), ...nodes.map((node) => node.topic)])];
  const topics = slugs.map((slug, i) => ({ slug, title: titles[slug] ?? slug, colour: i % COLOURS, count: 0 }));
  const found = new Map(topics.map((topic) => [topic.slug, topic]));
  for (const node of nodes) /** @type {Topic} */ (found.get(node.topic)).count += 1;
  return new Map([...found].filter(([, topic]) => topic.count));
}

/**
 * @param {{nodes: NodeData[], edges: EdgeData[]}} data
 * @param {Record<string, [number, number]>} positions
 * @param {Record<string, string>} titles  of the topics, in order
 * @returns {Model}
 */
export function buildGraph({ nodes, edges }, positions, titles) {
  const graph = new /** @type {any} */ (globalThis).graphology.MultiDirectedGraph();
  for (const node of nodes) {
    const [x, y] = positions[node.id] ?? [500, 500];
    const title = plain(node.title);
    const text = [title, node.id, ...node.tags].join("\n").toLowerCase();
    graph.addNode(node.id, {
      x,
      y: -y,
      size: size(node.degree, nodes.length),
      label: short(title),
      title,
      text,
      url: node.url,
      topic: node.topic,
      degree: node.degree,
    });
  }
  const kinds = new Map();
  for (const { source, target, kind } of edges) {
    if (!graph.hasNode(source) || !graph.hasNode(target)) continue;
    const type = kind === "prerequisite" || kind === "follow_up" ? "arrow" : "line";
    graph.addEdge(source, target, { kind, type });
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { graph, topics: readTopics(nodes, titles), kinds };
}
