/**
 * The files of the index: read once, taken apart when asked for.
 *
 * @typedef {{pages: number[], heads: number[], sections: number[][]}} Postings
 * @typedef {[string, string, string, string, [string, string, string | number, number?][], number]} Head
 * @typedef {{digest: string, pages: number, firsts: string, starts: number[], glossary: string, names: string[],
 *   letters: Record<string, string>, pairs: string, bundled: [string, number][]}} About
 */
import { Glossary } from "./query.js";
import { spelled } from "./tokens.js";

/** @type {Postings} */
const NONE = {pages: [], heads: [], sections: []};
const text = new TextDecoder();

/** As far as deflate looks back. */
const WINDOW = 32_000;

/**
 * @param {string} name
 * @param {Uint8Array<ArrayBuffer>} [before]  the file goes on where this ends: it was compressed as if it stood after it
 */
export async function read(name, before = new Uint8Array()) {
  const url = new URL(name, import.meta.url);
  // The name tells the content: what was fetched once is right for ever, and is there without a network. The worker has
  // asked for the first file before this module came: of two that are asked for at once one waits for the other.
  let answer = await (globalThis.early?.pop() ?? fetch(url, {cache: "force-cache"})).catch(() => undefined);
  // Browsers keep failures as well.
  if (!answer?.ok) answer = await fetch(url, {cache: "reload"});
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  // Before it comes a block that is not compressed: its sign, its length, and the length's complement.
  const block = Uint16Array.of(before.length, ~before.length);
  const parts = before.length ? [Uint8Array.of(0), block, before] : [];
  const stream = new Blob([...parts, await answer.arrayBuffer()]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer()).subarray(before.length);
}

/**
 * How many of the sorted `keys` are not above `key`.
 * @template {string | number} T
 * @param {ArrayLike<T>} keys
 * @param {T} key
 */
export function upTo(keys, key) {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Files {
  /** @param {Uint8Array<ArrayBuffer>} core */
  constructor(core) {
    /** @type {Map<string, Promise<any>>} */
    this.opened = new Map();
    let at = 4 + new DataView(core.buffer).getUint32(0, true);
    /** @type {About} */
    this.about = JSON.parse(text.decode(core.subarray(4, at)));
    this.bundled = new Map(this.about.bundled.map(([name, length]) => [name, core.subarray(at, (at += length))]));
    this.before = core.slice(-WINDOW);
    this.firsts = ungrouped(this.about.firsts);
    this.names = this.about.glossary.split("\n").map((names) => names.split("\t"));
    this.glossary = new Glossary(this.names);
    Object.assign(spelled, this.about.letters, Object.fromEntries(this.about.pairs.split(" ").map((pair) => [...pair])));
  }

  /**
   * A file as `parse` makes it of its bytes; nothing where it cannot be had now, as without a network.
   * @template T
   * @param {string} name
   * @param {(bytes: Uint8Array) => T} parse
   * @returns {Promise<T | undefined>}
   */
  get(name, parse) {
    let found = this.opened.get(name);
    if (!found) {
      const bytes = this.bundled.get(name) ?? read(`${this.about.digest}/${name}.bin`, this.before);
      found = Promise.resolve(bytes).then(parse).catch(() => void this.opened.delete(name));
      this.opened.set(name, found);
    }
    return found;
  }

  /** @param {string} name */
  json(name) {
    return this.get(name, (bytes) => JSON.parse(text.decode(bytes)));
  }

  /**
   * @param {string} term
   * @returns {Promise<Postings>}
   */
  async postings(term) {
    const number = Math.max(0, upTo(this.firsts, term) - 1);
    return (await this.get(`t${number}`, parseShard))?.get(term) ?? NONE;
  }

  /**
   * The terms that begin with `prefix`, those on most pages first.
   * @param {string} prefix
   * @param {number} limit
   */
  async beginning(prefix, limit) {
    const first = Math.max(0, upTo(this.firsts, prefix) - 1);
    const last = Math.min(first + 2, upTo(this.firsts, `${prefix}\u{10ffff}`) - 1);
    const found = await Promise.all(Array.from({length: last - first + 1}, (_, at) => this.get(`t${first + at}`, parseShard)));
    const terms = found.flatMap((shard) => [...shard ?? []]).filter(([term]) => term.startsWith(prefix) && !term.includes("="));
    return terms.sort(([, a], [, b]) => b.pages.length - a.pages.length).slice(0, limit).map(([term]) => term);
  }

  /** @param {number} page */
  holds(page) {
    return [this.bundled, this.opened].some((known) => known.has(`h${upTo(this.about.starts, page) - 1}`));
  }

  /**
   * @param {number} page
   * @returns {Promise<Head | undefined>}
   */
  async head(page) {
    const number = upTo(this.about.starts, page) - 1;
    return (await this.json(`h${number}`))?.[page - this.about.starts[number]];
  }

  /**
   * @param {Head[4][0]} section
   * @param {number} first  of the files of the page's texts
   * @returns {Promise<string>}
   */
  async text([, , place, at], first) {
    return typeof place === "string" ? place : (await this.json(`x${first + place}`))?.[at ?? 0] ?? "";
  }
}

/**
 * Words that were written with the letter that they begin with said once for all neighbours.
 * @param {string} groups
 */
function ungrouped(groups) {
  const lists = groups.split("\n").map((group) => group.split("\t"));
  return lists.flatMap(([first, ...rest]) => rest.map((one) => first + one));
}

/**
 * @param {Uint8Array} bytes
 * @returns {Map<string, Postings>}
 */
function parseShard(bytes) {
  let at = 0;
  const varint = () => {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = bytes[at++];
      value |= (byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  const length = varint();
  const terms = ungrouped(text.decode(bytes.subarray(at, (at += length))));
  const counts = terms.map(varint);
  return new Map(terms.map((term, place) => [term, parsePostings(varint, counts[place])]));
}

/**
 * @param {() => number} next
 * @param {number} count  of pages
 * @returns {Postings}
 */
function parsePostings(next, count) {
  /** @type {Postings} */
  const found = {pages: [], heads: [], sections: []};
  for (let page = 0; found.pages.length < count; ) {
    found.pages.push((page += next()));
    found.heads.push(next());
    const sections = [];
    for (let section = 0, step = 1; step & 1; ) sections.push((section += (step = next()) >> 1));
    found.sections.push(sections);
  }
  return found;
}
