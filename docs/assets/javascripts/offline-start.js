// @ts-check
/**
 * What every page loads of reading without a network: starts the worker once the page stands, tells it what the page
 * loaded before it was there, and lets it go on with a whole site that is to be kept.
 */
const ROOT = new URL("../../", import.meta.url);

async function start() {
  const first = !navigator.serviceWorker.controller;
  await navigator.serviceWorker.register(new URL("service-worker.js", ROOT), { scope: ROOT.pathname });
  const { active } = await navigator.serviceWorker.ready;
  const loaded = performance.getEntriesByType("resource").map(({ name }) => name);
  if (first) active?.postMessage({ kind: "read", urls: [location.href, ...loaded] });
  active?.postMessage({ kind: "refresh" });
}

const whenIdle = () => ("requestIdleCallback" in window ? requestIdleCallback(begin) : setTimeout(begin, 200));

// A browser that keeps nothing, as in a private window, refuses: the page reads on as it is.
const begin = () => start().catch(() => {});

if ("serviceWorker" in navigator) {
  if (document.readyState === "complete") whenIdle();
  else addEventListener("load", whenIdle, { once: true });
}
