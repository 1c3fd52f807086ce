/**
 * The worker behind the theme's search box: it answers the theme's messages, and reads nothing before a query, be it a
 * blank one.
 * The build writes two names before it, that of the index's first file, `CORE`, and that of the `ENGINE`. They change with
 * every page, this file's own name does not: so no page of the site need change, and a browser may hold an old one.
 *
 * @typedef {import("./engine.js").Result} Result
 */
const [READY, QUERY, RESULT] = [1, 2, 3];
const SHOWN = 10;
const MORE = 30;
/** Milliseconds after which what could not be had is asked for again. */
const AGAIN = [300, 1000, 3000];
let asked = 0;
/** @type {Promise<typeof import("./engine.js")> | undefined} */
let loaded;
let failed = 0;
let core = CORE;
let named = ENGINE;

/** @param {string} text */
function escaped(text) {
  return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

/**
 * @param {string} text
 * @param {[number, number][]} spans
 */
function marked(text, spans) {
  let at = 0;
  const pieces = spans.map(([start, end]) => {
    const piece = `${escaped(text.slice(at, start))}<mark>${escaped(text.slice(start, end))}</mark>`;
    at = end;
    return piece;
  });
  return pieces.join("") + escaped(text.slice(at));
}

/**
 * A result as the theme shows it: a page, and below it the window of text.
 * @param {Result} result
 * @param {string} note
 */
function item(result, note) {
  const facts = `<span class="kb-search__facts">${escaped([result.topic, result.difficulty].filter(Boolean).join(" · "))}</span>`;
  const [path, anchor] = result.url.split("#");
  // The theme shows no text below an address with an anchor: box.js puts it where it belongs.
  const words = result.matched.map(encodeURIComponent).join("+");
  const query = [words && `h=${words}`, anchor && `at=${anchor}`].filter(Boolean).join("&");
  const section = result.heading ? `<strong>${escaped(result.heading)}</strong>：` : "";
  return [{
    location: query ? `${path}?${query}` : path,
    title: note + marked(result.title, result.titleMarks) + facts,
    text: result.excerpt && `<p>${section}${marked(result.excerpt, result.marks)}</p>`,
    score: result.score,
    terms: {},
  }];
}

/** @returns {Promise<typeof import("./engine.js")>} */
async function load() {
  try {
    // A browser may remember that a module could not be had: under another address it is another.
    return await import(failed ? `./${named}?${failed}` : `./${named}`);
  } catch (error) {
    failed++;
    loaded = undefined;
    throw error;
  }
}

/** Finds out what the files are called now; returns whether the site was built again. */
async function rename() {
  const text = await (await fetch(self.location.href, {cache: "reload"})).text();
  const [newCore, newNamed] = [...text.matchAll(/^const [A-Z]+ = "([^"]+)";/gm)].map((match) => match[1]);
  if (!newNamed || newNamed === named) return false;
  globalThis.early = loaded = undefined;
  [core, named] = [newCore, newNamed];
  return true;
}

/** Whether files are not there any more, which the engine does without. */
function gone() {
  const asked = /** @type {PerformanceResourceTiming[]} */ (performance.getEntriesByType("resource"));
  performance.clearResourceTimings();
  return asked.some((one) => one.responseStatus === 404);
}

function engine() {
  if (!globalThis.early) {
    // The engine will want it; so it comes along with the engine, not after.
    globalThis.early = [fetch(new URL(core, self.location.href), {cache: "force-cache"})];
    globalThis.early[0].catch(() => undefined);
  }
  return (loaded ??= load());
}

/** @param {string} typed */
async function answer(typed) {
  const turn = ++asked;
  if (!typed.trim()) {
    if (typed) engine().catch(() => undefined);
    return postMessage({type: RESULT, data: {items: []}});
  }
  for (const pause of [...AGAIN, 0]) {
    try {
      return await found(typed, turn);
    } catch {
      await rename().catch(() => false);
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (turn !== asked) return;
    }
  }
  postMessage({type: RESULT, data: {items: []}});
}

/**
 * @param {string} typed
 * @param {number} turn
 * @returns {Promise<void>}
 */
async function found(typed, turn) {
  const { search } = await engine();
  if (turn !== asked) return;
  const answer = await search(typed, {limit: SHOWN, more: MORE, current: () => turn === asked});
  // An answer that comes after the next question is not wanted any more.
  if (turn !== asked) return;
  if (gone() && await rename().catch(() => false)) return found(typed, turn);
  const about = JSON.stringify({total: answer.total, complete: answer.complete, corrected: answer.corrected});
  let partial = false;
  const items = answer.results.map((result, at) => {
    const first = at ? "" : `<span hidden data-kb-search="${escaped(about)}"></span>`;
    const begins = result.partial && !partial ? '<span hidden data-kb-partial></span>' : "";
    partial ||= result.partial;
    return item(result, first + begins);
  });
  postMessage({type: RESULT, data: {items}});
}

addEventListener("message", ({data}) => {
  if (data.type === QUERY) answer(data.data);
});
postMessage({type: READY});
