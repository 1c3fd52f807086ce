/**
 * The files of the index: read once, taken apart when asked for.
 *
 * @typedef {(name: string) => Promise<ArrayBuffer>} Fetch
 * @typedef {{pages: number[], heads: number[], sections: number[][]}} Postings
 * @typedef {{terms: string[], offsets: number[], data: Uint8Array, parsed: Postings[]}} Shard
 * @typedef {[string, string, number, number, number, [string, string, string | number, number?][]]} Head
 * @typedef {{digest: string, pages: number, firsts: string[], starts: number[], topics: string[][], difficulties: string[][],
 *   glossary: string[][], traditional: string, bundled: [string, number][]}} About
 */

const NONE = {pages: [], heads: [], sections: []};
const text = new TextDecoder();

/** @param {ArrayBuffer} packed */
async function inflate(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * @param {Uint8Array} bytes
 * @param {{at: number}} cursor
 */
function varint(bytes, cursor) {
  let value = 0;
  for (let shift = 0; ; shift += 7) {
    const byte = bytes[cursor.at++];
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
}

/**
 * How many of the sorted `keys` are not above `key`.
 * @template {string | number} T
 * @param {ArrayLike<T>} keys
 * @param {T} key
 */
export function upTo(keys, key) {
  let low = 0;
  let high = keys.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (keys[middle] <= key) low = middle + 1;
    else high = middle;
  }
  return low;
}

export class Files {
  /** @param {Fetch} fetch */
  constructor(fetch) {
    this.fetch = fetch;
    /** @type {Map<string, Promise<any>>} */
    this.opened = new Map();
    /** @type {Map<string, Uint8Array>} */
    this.bundled = new Map();
    /** @type {About} */
    this.about;
  }

  /** @param {string} core  the name of the first file */
  async open(core) {
    const bytes = await inflate(await this.fetch(core));
    let at = 4 + new DataView(bytes.buffer).getUint32(0, true);
    this.about = JSON.parse(text.decode(bytes.subarray(4, at)));
    for (const [name, length] of this.about.bundled) {
      this.bundled.set(name, bytes.subarray(at, (at += length)));
    }
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
      const bytes = this.bundled.get(name) ?? this.fetch(`${name}.${this.about.digest}.bin`).then(inflate);
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
   * @param {number} number
   * @returns {Promise<Shard>}
   */
  async shard(number) {
    return (await this.get(`t${number}`, parseShard)) ?? {terms: [], offsets: [], data: new Uint8Array(), parsed: []};
  }

  /**
   * @param {string} term
   * @returns {Promise<Postings>}
   */
  async postings(term) {
    const shard = await this.shard(Math.max(0, upTo(this.about.firsts, term) - 1));
    const at = upTo(shard.terms, term) - 1;
    if (shard.terms[at] !== term) return NONE;
    return (shard.parsed[at] ??= parsePostings(shard.data.subarray(shard.offsets[at], shard.offsets[at + 1])));
  }

  /**
   * The terms that begin with `prefix`, those in most places first.
   * @param {string} prefix
   * @param {number} limit
   */
  async beginning(prefix, limit) {
    const first = Math.max(0, upTo(this.about.firsts, prefix) - 1);
    const last = Math.min(first + 2, upTo(this.about.firsts, `${prefix}\u{10ffff}`) - 1);
    /** @type {[string, number][]} */
    const found = [];
    for (let number = first; number <= last; number++) {
      const {terms, offsets} = await this.shard(number);
      terms.forEach((term, at) => term.startsWith(prefix) && found.push([term, offsets[at + 1] - offsets[at]]));
    }
    return found.sort((a, b) => b[1] - a[1]).slice(0, limit).map(([term]) => term);
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
   * @param {Head[5][0]} section
   * @returns {Promise<string>}
   */
  async text([, , place, at]) {
    return typeof place === "string" ? place : (await this.json(`x${place}`))?.[at ?? 0] ?? "";
  }
}

/**
 * @param {Uint8Array} bytes
 * @returns {Shard}
 */
function parseShard(bytes) {
  const cursor = {at: 0};
  const length = varint(bytes, cursor);
  const terms = text.decode(bytes.subarray(cursor.at, (cursor.at += length))).split("\n");
  const offsets = [0];
  for (const _ of terms) offsets.push(offsets[offsets.length - 1] + varint(bytes, cursor));
  return {terms, offsets, data: bytes.subarray(cursor.at), parsed: []};
}

/**
 * @param {Uint8Array} bytes
 * @returns {Postings}
 */
function parsePostings(bytes) {
  /** @type {Postings} */
  const found = {pages: [], heads: [], sections: []};
  const cursor = {at: 0};
  for (let page = 0; cursor.at < bytes.length; ) {
    page += varint(bytes, cursor);
    found.pages.push(page);
    found.heads.push(varint(bytes, cursor));
    const sections = [];
    for (let section = 0, step = 1; step & 1; ) {
      step = varint(bytes, cursor);
      sections.push((section += step >> 1));
    }
    found.sections.push(sections);
  }
  return found;
}
