/**
 * graph-drawing.json as a graphology graph.
 *
 * @typedef {"related" | "link" | "prerequisite" | "follow_up"} Kind
 * @typedef {{slugs: string[], titles: string[], topics: string[], tags: number[][], tag_titles: string[], degrees: number[], x: number[], y: number[], edges: Record<Kind, number[]>}} Columns
 * @typedef {{slug: string, title: string, colour: number, count: number}} Topic
 * @typedef {{x: number, y: number, size: number, label: string, title: string, text: string, url: string, topic: string, degree: number}} Question
 * @typedef {{nodes: Map<string, Question>, topics: Map<string, Topic>, kinds: Map<Kind, number>}} Model
 */

/** From as many nodes a picture is slow to make and to change. */
export const LARGE = 2000;

/** Colours of topics in graph.css; further topics begin again. */
export const COLOURS = 14;

/** Edges that are added at one go. */
const SLICE = 4000;

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
 * @param {string[]} used
 * @param {Record<string, string>} titles
 * @returns {Map<string, Topic>}
 */
function readTopics(used, titles) {
  const slugs = [...new Set([...Object.keys(titles), ...used])];
  const topics = slugs.map((slug, i) => ({ slug, title: titles[slug] ?? slug, colour: i % COLOURS, count: 0 }));
  const found = new Map(topics.map((topic) => [topic.slug, topic]));
  for (const slug of used) /** @type {Topic} */ (found.get(slug)).count += 1;
  return new Map([...found].filter(([, topic]) => topic.count));
}

/**
 * What is known without a single edge.
 *
 * @param {Columns} data
 * @param {Record<string, string>} titles  of the topics, in order
 * @returns {Model}
 */
export function buildModel(data, titles) {
  const kinds = Object.entries(data.edges).filter(([, rows]) => rows.length);
  return {
    nodes: questions(data),
    topics: readTopics(data.topics, titles),
    kinds: new Map(kinds.map(([kind, rows]) => [/** @type {Kind} */ (kind), rows.length / 2])),
  };
}

/** @param {Columns} data */
function questions(data) {
  return new Map(data.slugs.map((slug, row) => {
    const title = plain(data.titles[row]);
    const tags = data.tags[row].map((tag) => data.tag_titles[tag]);
    return [slug, {
      x: data.x[row],
      y: -data.y[row],
      size: size(data.degrees[row], data.slugs.length),
      label: short(title),
      title,
      text: [title, slug, ...tags].join("\n").toLowerCase(),
      url: `questions/${slug}/`,
      topic: data.topics[row],
      degree: data.degrees[row],
    }];
  }));
}

/**
 * The questions as a graph without edges. Needs graphology.
 *
 * @param {Model} model
 */
export function buildNodes({ nodes }) {
  const graph = new /** @type {any} */ (globalThis).graphology.MultiDirectedGraph();
  for (const [slug, question] of nodes) graph.addNode(slug, { ...question });
  return graph;
}

/**
 * The edges, some after the other.
 *
 * @param {any} graph
 * @param {Columns} data
 * @returns {Generator<void>} which stops after every few thousand edges, for the page to live on
 */
export function* addEdges(graph, { slugs, edges }) {
  let added = 0;
  for (const [kind, rows] of Object.entries(edges)) {
    const type = kind === "prerequisite" || kind === "follow_up" ? "arrow" : "line";
    for (let i = 0; i < rows.length; i += 2) {
      graph.addEdge(slugs[rows[i]], slugs[rows[i + 1]], { kind, type });
      if (++added % SLICE === 0) yield;
    }
  }
}
