// @ts-check
/**
 * The page about reading without a network: tells the size of the whole site, keeps it, forgets it, and lists the pages
 * that open without a network.
 */
const ROOT = new URL("../../", import.meta.url);
const SHOWN = 200;
/** How long the worker may take to answer, in milliseconds. */
const PATIENCE = 8000;
const UNITS = new Intl.NumberFormat("zh", { maximumFractionDigits: 1 });

/**
 * @typedef {{ version: string, files: number, bytes: number, packed: number }} Summary
 * @typedef {{ kept?: { version: string }, version: string, pages: string[] }} State
 * @typedef {State & { done?: number, total?: number, missing?: number, error?: string }} News
 */

/** @template {HTMLElement} T @param {string} name @returns {T} */
const part = (name) => /** @type {T} */ (document.querySelector(`[data-kb-offline="${name}"]`));

/** @param {number} bytes */
const size = (bytes) => (bytes < 1e6 ? `${UNITS.format(bytes / 1e3)} KB` : `${UNITS.format(bytes / 1e6)} MB`);

/** @param {string} text */
function say(text) {
  part("state").textContent = text;
}

/**
 * Asks the worker; `hear` gets each of its answers until one is the last.
 * @param {"state" | "keep" | "drop"} kind
 * @param {(news: News) => void} hear
 * @returns {Promise<void>}
 */
async function ask(kind, hear) {
  const { active } = await navigator.serviceWorker.ready;
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = ({ data }) => {
      hear(data);
      if (!("done" in data)) resolve(port1.close());
    };
    active?.postMessage({ kind }, [port2]);
  });
}

/** @param {Summary | undefined} summary @param {State} state */
function show(summary, state) {
  const whole = state.kept && state.kept.version === (summary?.version ?? state.version);
  const cost = summary && `${summary.files} 个文件，占用约 ${size(summary.bytes)}，压缩传输约 ${size(summary.packed)}`;
  if (whole) say("整个网站已经保存，没有网络也能打开任何一页。以后网站有更新时，打开任意一页就会在后台补齐。");
  else if (!cost) say("现在没有网络。下面是已经保存的页面。");
  else say(state.kept ? `保存还没有完成：全站共 ${cost}，只取缺少的部分。` : `保存整个网站：${cost}。`);
  part("keep").hidden = Boolean(whole) || !cost;
  part("keep").textContent = state.kept ? "继续保存" : "保存整个网站";
  part("keep").toggleAttribute("disabled", false);
  part("drop").hidden = !state.pages.length;
  part("progress").hidden = true;
  list(state.pages, Boolean(whole));
}

/** @param {string[]} pages @param {boolean} whole */
async function list(pages, whole) {
  const read = pages.filter((url) => /\/(?:questions|topics|interviews|calculators)\/./.test(url)).sort();
  part("saved").hidden = whole || !read.length;
  if (whole) return;
  const items = await Promise.all(read.slice(0, SHOWN).map(item));
  part("pages").replaceChildren(...items);
}

/** @param {string} url */
async function item(url) {
  const kept = await caches.match(url, { ignoreVary: true });
  const title = /<title>([^<]*)<\/title>/.exec((await kept?.text()) ?? "")?.[1].replace(/ - [^-]*$/, "") ?? "";
  const link = document.createElement("a");
  link.href = url;
  // Character references of a title stand for characters, never for tags.
  link.textContent = new DOMParser().parseFromString(title, "text/html").body.textContent || url;
  const row = document.createElement("li");
  row.append(link);
  return row;
}

/** @returns {Promise<Summary | undefined>} */
const summarise = () =>
  fetch(new URL("offline/summary.json", ROOT), { cache: "no-cache" }).then((answer) => (answer.ok ? answer.json() : undefined), () => undefined);

/** @param {Summary | undefined} summary @param {number} bytes */
async function room(summary, bytes = summary?.bytes ?? 0) {
  const { quota = Infinity, usage = 0 } = (await navigator.storage?.estimate?.()) ?? {};
  return quota - usage > bytes;
}

/** @param {Summary | undefined} summary */
async function keep(summary) {
  if (!(await room(summary))) return say("这个浏览器留给网站的空间不够，没有开始保存。");
  part("keep").toggleAttribute("disabled", true);
  await navigator.storage?.persist?.();
  await ask("keep", (news) => {
    if (news.error) {
      show(summary, { kept: { version: "" }, version: "", pages: [] });
      say(`保存中断了（${news.error}）。网络恢复后可以继续，已经取到的不会再取。`);
    } else if (news.done !== undefined && news.total) progress(news.done, news.total);
    else finished(summary, news);
  });
}

/** @param {number} done @param {number} total */
function progress(done, total) {
  /** @type {HTMLProgressElement} */
  const bar = part("progress");
  bar.hidden = false;
  bar.max = total;
  bar.value = done;
  // Said at each tenth, for a screen reader reads every change.
  if (done === 1 || done === total || Math.floor((done * 10) / total) > Math.floor(((done - 1) * 10) / total)) {
    say(`正在保存：${done} / ${total} 个文件。`);
  }
}

/** @param {Summary | undefined} summary @param {News} news */
async function finished(summary, news) {
  show((await summarise()) ?? summary, news);
  if (news.missing) say(`有 ${news.missing} 个文件没有取到，可能网站正在更新；过一会儿再继续。`);
}

/** Tells which page a reader wanted who came here for want of a network. */
function wanted() {
  const page = new URLSearchParams(location.search).get("page");
  const url = page === null ? undefined : new URL(page, ROOT);
  if (!url || !url.href.startsWith(ROOT.href)) return;
  part("wanted").hidden = false;
  /** @type {HTMLAnchorElement} */
  const link = part("again");
  link.href = url.href;
  link.textContent = page ? readable(page) : "首页";
}

/** @param {string} address */
function readable(address) {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}

async function begin() {
  wanted();
  if (!("serviceWorker" in navigator)) return say("这个浏览器不能离线保存：需要 HTTPS，或者不支持 service worker。");
  say("正在查看已经保存的内容……");
  const summary = await summarise();
  // Where a browser refuses to keep anything, the worker never comes.
  const refused = setTimeout(() => say("这个浏览器现在不允许离线保存，可能是无痕窗口，或者关掉了网站数据。"), PATIENCE);
  await ask("state", (state) => show(summary, state));
  clearTimeout(refused);
  part("keep").addEventListener("click", () => keep(summary));
  part("drop").addEventListener("click", () => ask("drop", (state) => show(summary, state)));
}

begin();
