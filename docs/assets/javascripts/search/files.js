/**
 * The files of the index: read once, taken apart when asked for.
 *
 * @typedef {{pages: number[], heads: number[], sections: number[][]}} Postings
 * @typedef {[string, string, string, string, [string, string, string | number, number?][]]} Head
 * @typedef {{digest: string, pages: number, firsts: string[], starts: number[], glossary: string[][],
 *   letters: Record<string, string>, bundled: [string, number][]}} About
 */

/** @type {Postings} */
const NONE = {pages: [], heads: [], sections: []};
const text = new TextDecoder();

/**
 * @param {string} name
 * @returns {Promise<Uint8Array>}
 */
async function read(name) {
  // The name tells the content: what was fetched once is right for ever, and is there without a network.
  const answer = await fetch(new URL(name, import.meta.url), {cache: "force-cache"});
  if (!answer.ok) throw new Error(`${name}: ${answer.status}`);
  const stream = new Blob([await answer.arrayBuffer()]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
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
  constructor() {
    /** @type {Map<string, Promise<any>>} */
    this.opened = new Map();
    /** @type {Map<string, Uint8Array>} */
    this.bundled = new Map();
    /** @type {About} */
    this.about;
  }

  /** @param {string} core  the name of the first file */
  async open(core) {
    const bytes = await read(core);
    let at = 4 + new DataView(bytes.buffer).getUint32(0, true);
    this.about = JSON.parse(text.decode(bytes.subarray(4, at)));
    for (const [name, length] of this.about.bundled) this.bundled.set(name, bytes.subarray(at, (at += length)));
    return this;
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
      const bytes = this.bundled.get(name) ?? read(`${name}.${this.about.digest}.bin`);
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
    const number = Math.max(0, upTo(this.about.firsts, term) - 1);
    return (await this.get(`t${number}`, parseShard))?.get(term) ?? NONE;
  }

  /**
   * The terms that begin with `prefix`, those on most pages first.
   * @param {string} prefix
   * @param {number} limit
   */
  async beginning(prefix, limit) {
    const first = Math.max(0, upTo(this.about.firsts, prefix) - 1);
    const last = Math.min(first + 2, upTo(this.about.firsts, `${prefix}\u{10ffff}`) - 1);
    /** @type {[string, Postings][]} */
    const found = [];
    for (let number = first; number <= last; number++) found.push(...(await this.get(`t${number}`, parseShard)) ?? []);
    const fitting = found.filter(([term]) => term.startsWith(prefix) && !term.includes("="));
    return fitting.sort(([, a], [, b]) => b.pages.length - a.pages.length).slice(0, limit).map(([term]) => term);
  }

  /** @param {number} page */
  holds(page) {
    const name = `h${upTo(this.about.starts, page) - 1}`;
    return this.bundled.has(name) || this.opened.has(name);
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
   * @returns {Promise<string>}
   */
  async text([, , place, at]) {
    return typeof place === "string" ? place : (await this.json(`x${place}`))?.[at ?? 0] ?? "";
  }
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
  const terms = text.decode(bytes.subarray(at, (at += length))).split("\n");
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
