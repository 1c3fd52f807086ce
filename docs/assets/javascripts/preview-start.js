/**
 * What every page loads of previews: it waits for the first look at a link.
 */
const TAKES_OVER = /** @type {const} */ ({pointerover: "hover", focusin: "focus", pointerdown: "press"});
const ENDS = ["pointerout", "focusout", "pointerup", "pointercancel"];

if ("showPopover" in HTMLElement.prototype) start();

function start() {
  const waiting = new AbortController();
  const options = {signal: waiting.signal};
  /** @type {((preview: any) => void) | undefined} what the reader does last while the rest is on its way */
  let last;
  for (const [name, handler] of Object.entries(TAKES_OVER)) {
    document.addEventListener(name, (event) => {
      if (!(event.target instanceof Element) || !event.target.closest(".md-content a[href*='/']")) return;
      last = (preview) => preview[handler](event);
      import("./preview.js").then((preview) => {
        waiting.abort();
        last?.(preview);
        last = undefined;
      }, () => undefined); // Without a network there is no preview either.
    }, options);
  }
  for (const name of ENDS) document.addEventListener(name, () => (last = undefined), options);
}
