// @ts-check
/**
 * Keeps what was read, and on request the whole site, for reading without a network.
 *
 * What is on the network comes first, so nobody reads an old page while there is a newer one; what was kept answers
 * when there is no network, when it is slow, or when the server fails. A file whose name, or that of its folder, tells
 * its content is taken from what was kept at once. The build fills in SITE, so that each change of the site is a new
 * worker.
 */

/** @type {{ version: string, opening: [string, string][], names: string[] }} */
const SITE = { version: "", opening: [], names: [] };

const worker = /** @type {ServiceWorkerGlobalScope & typeof globalThis} */ (/** @type {unknown} */ (self));
const ROOT = new URL("./", worker.location.href);
/** Caches belong to the whole origin, on which other sites may live under other paths. */
const OURS = `miandian ${ROOT.pathname} `;
const CACHE = `${OURS}1`;
const PAGE = new URL("offline/", ROOT).href;
/** Where the cache notes that the whole site is kept, and of which version. */
const NOTE = new URL("offline/kept", ROOT).href;
const NAMED = /(?:\.(?!\w+\/)|assets\/search\/)([0-9a-f]{8,64})(?:\.min|\/\w+)?\.(?:js|css|bin)$/;
const LISTS = /\/offline\/(?:files|summary)\.json$/;
/** How long the network may take before a kept copy is shown, in milliseconds. */
const PATIENCE = 4000;
const AT_ONCE = 10;
const DIGEST = "x-miandian-digest";

worker.addEventListener("install", (event) => {
  event.waitUntil(keepOpening().then(() => worker.skipWaiting()));
});

worker.addEventListener("activate", (event) => {
  event.waitUntil(removeOld().then(() => worker.clients.claim()));
});

worker.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  const ours = url.origin === ROOT.origin && url.pathname.startsWith(ROOT.pathname);
  if (request.method === "GET" && ours && !request.headers.has("range") && !LISTS.test(url.pathname)) {
    event.respondWith(answer(event, keyOf(url)));
  }
});

worker.addEventListener("message", (event) => {
  const { kind, urls } = event.data;
  const port = event.ports[0];
  const tell = (/** @type {object} */ news) => port?.postMessage(news);
  /** @type {Record<string, () => Promise<unknown>>} */
  const tasks = {
    state: () => state().then(tell),
    read: () => keepRead(urls),
    refresh: refresh,
    keep: () => keepWhole(tell).then(tell, (error) => tell({ error: String(error.name || error) })),
    drop: () => caches.delete(CACHE).then(keepOpening).then(state).then(tell),
  };
  if (Object.hasOwn(tasks, kind)) event.waitUntil(tasks[kind]());
});

/**
 * The address under which a file is kept: without what a page's own scripts add to it.
 * @param {URL | string} url
 */
function keyOf(url) {
  const key = new URL(url, ROOT);
  key.search = key.hash = "";
  return key.href.replace(/\/index\.html$/, "/");
}

/**
 * @param {FetchEvent} event
 * @param {string} key
 * @returns {Promise<Response>}
 */
async function answer(event, key) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(key);
  if (kept && NAMED.test(key)) return kept;
  // A page is asked for anew even where the browser believes to have a fresh one.
  const page = event.request.mode === "navigate" && event.request.cache === "default";
  const asked = page ? fetch(event.request, { cache: "no-cache" }) : fetch(event.request);
  event.waitUntil(asked.then((response) => keep(cache, key, response.clone())).catch(() => {}));
  try {
    const response = await (kept ? Promise.race([asked, later(PATIENCE)]) : asked);
    return kept && (!response || response.status >= 500) ? kept : /** @type {Response} */ (response);
  } catch {
    return kept || (event.request.mode === "navigate" ? withoutNetwork(cache, key) : Response.error());
  }
}

/**
 * Where a reader comes to who opens a page that was not kept.
 * @param {Cache} cache
 * @param {string} key
 */
async function withoutNetwork(cache, key) {
  if (!key.endsWith("/") && (await cache.match(`${key}/`))) return Response.redirect(`${key}/`);
  if (key === PAGE) return Response.error();
  return Response.redirect(`${PAGE}?page=${encodeURIComponent(key.slice(ROOT.href.length))}`);
}

/** @param {number} delay @returns {Promise<undefined>} */
function later(delay) {
  return new Promise((resolve) => setTimeout(resolve, delay, undefined));
}

/**
 * Keeps an answer under its address; forgets what the server no longer has.
 * @param {Cache} cache
 * @param {string} key
 * @param {Response} response
 * @returns {Promise<string>} the digest of what is kept now; empty where nothing was
 */
async function keep(cache, key, response) {
  if (response.status === 404 || response.status === 410) await cache.delete(key);
  if (response.status !== 200 || response.type !== "basic") return "";
  const body = await response.arrayBuffer();
  const digest = await digestOf(body);
  const type = response.headers.get("content-type") || "application/octet-stream";
  // Made anew, for an answer that was redirected may not open a page.
  await cache.put(key, new Response(body, { headers: { "content-type": type, [DIGEST]: digest } }));
  return digest;
}

/** @param {ArrayBuffer} body @returns {Promise<string>} */
async function digestOf(body) {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", body));
  return Array.from(bytes.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/**
 * Keeps one file of the list, if it is not there already.
 * @param {Cache} cache
 * @param {string} path
 * @param {string} digest
 * @returns {Promise<boolean>} whether what is kept now is what the list says
 */
async function keepListed(cache, path, digest) {
  const key = keyOf(path);
  const kept = await cache.match(key);
  if (kept?.headers.get(DIGEST) === digest) return true;
  if ((await keep(cache, key, await fetch(key))) === digest) return true;
  // What the browser or a server on the way has stored is older than the list: ask past them.
  return (await keep(cache, key, await fetch(`${key}?${digest}`, { cache: "no-store" }))) === digest;
}

async function keepOpening() {
  const cache = await caches.open(CACHE);
  await Promise.all(SITE.opening.map(([path, digest]) => keepListed(cache, path, digest)));
}

/** Removes caches of an earlier form, and files of an earlier version that no page asks for by name any more. */
async function removeOld() {
  const names = await caches.keys();
  await Promise.all(names.filter((name) => name.startsWith(OURS) && name !== CACHE).map((name) => caches.delete(name)));
  const cache = await caches.open(CACHE);
  for (const { url } of await cache.keys()) {
    const name = NAMED.exec(url)?.[1];
    if (name && !SITE.names.includes(name)) await cache.delete(url);
  }
}

/**
 * Keeps what a page loaded before this worker was there.
 * @param {string[]} urls
 */
async function keepRead(urls) {
  const cache = await caches.open(CACHE);
  const keys = new Set(urls.filter((url) => url.startsWith(ROOT.href) && !LISTS.test(url)).map(keyOf));
  for (const key of keys) {
    if (!(await cache.match(key))) {
      await fetch(key, { cache: "force-cache" }).then((response) => keep(cache, key, response)).catch(() => {});
    }
  }
}

async function note() {
  const kept = await (await caches.open(CACHE)).match(NOTE);
  return kept ? /** @type {Promise<{ version: string }>} */ (kept.json()) : undefined;
}

/** What the page with the button shows. */
async function state() {
  const keys = await (await caches.open(CACHE)).keys();
  const pages = keys.map(({ url }) => url).filter((url) => url.endsWith("/"));
  return { kept: await note(), version: SITE.version, pages };
}

/** Goes on with a whole site that is not kept whole, or not of this version. */
async function refresh() {
  const kept = await note();
  if (kept && kept.version !== SITE.version) await keepWhole(() => {}).catch(() => {});
}

/** @type {Promise<object> | undefined} */
let keeping;

/**
 * Keeps every file of the list that is not kept yet, and forgets pages that the site no longer has.
 * @param {(news: { done: number, total: number }) => void} tell
 */
function keepWhole(tell) {
  keeping ??= keepAll(tell).finally(() => (keeping = undefined));
  return keeping;
}

/** @param {(news: { done: number, total: number }) => void} tell */
async function keepAll(tell) {
  const cache = await caches.open(CACHE);
  const write = (/** @type {string} */ version) => cache.put(NOTE, new Response(JSON.stringify({ version })));
  // Noted first: what is cut off goes on with the next page that is opened.
  await write((await note())?.version || "");
  const answered = await fetch(new URL("offline/files.json", ROOT), { cache: "no-store" });
  /** @type {{ version: string, files: [string, string, number][] }} */
  const list = await answered.json();
  const waiting = list.files.slice();
  let done = 0;
  let missing = 0;
  const next = async () => {
    for (let file = waiting.shift(); file; file = waiting.shift()) {
      missing += (await keepListed(cache, file[0], file[1])) ? 0 : 1;
      tell({ done: ++done, total: list.files.length });
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, next));
  await removeGone(cache, list.files);
  await write(missing ? "" : list.version);
  return { ...(await state()), missing };
}

/**
 * @param {Cache} cache
 * @param {[string, string, number][]} files
 */
async function removeGone(cache, files) {
  const listed = new Set([NOTE, ...files.map(([path]) => keyOf(path))]);
  for (const { url } of await cache.keys()) if (!listed.has(url)) await cache.delete(url);
}
