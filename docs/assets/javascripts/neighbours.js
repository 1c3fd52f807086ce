/**
 * The neighbours of a question's neighbours, for the reader who asks for them: a picture that was drawn with the site.
 */
const button = /** @type {HTMLButtonElement | null} */ (document.querySelector("[data-kb-neighbours]"));
const place = document.getElementById("kb-neighbourhood");

if (button && place) {
  const near = [...place.childNodes];
  /** @type {Element | undefined} */
  let wide;
  button.addEventListener("click", async () => {
    const open = button.ariaExpanded !== "true";
    try {
      wide ??= await picture(button.dataset.kbNeighbours ?? "");
    } catch {
      button.textContent = "没有取到，请再试一次";
      return;
    }
    place.replaceChildren(...(open ? [wide] : near));
    button.ariaExpanded = String(open);
    button.textContent = open ? "只看相邻的" : "再远一步";
  });
}

/**
 * @param {string} url
 * @returns {Promise<Element>}
 */
async function picture(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  const parsed = new DOMParser().parseFromString(await answer.text(), "image/svg+xml");
  return document.importNode(parsed.documentElement, true);
}
