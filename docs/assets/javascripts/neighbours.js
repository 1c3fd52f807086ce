/**
 * The picture of a question's neighbours, which comes when a reader does; and that of their neighbours, on request.
 *
 * Both were drawn with the site. Until then an empty frame of the same size stands there, so that nothing moves.
 */
const place = document.getElementById("kb-neighbourhood");
const caption = place?.parentElement?.querySelector("figcaption");

/** How far below the window a picture is fetched. */
const AHEAD = "100%";

/** @type {Map<string, Promise<Element>>} */
const pictures = new Map();

if (place && caption) {
  const button = Object.assign(document.createElement("button"), {type: "button", className: "kb-button kb-scripted", textContent: "再远一步"});
  button.ariaExpanded = "false";
  button.setAttribute("aria-controls", place.id);
  caption.prepend(button);
  const near = new IntersectionObserver((entries) => {
    if (!entries.some((entry) => entry.isIntersecting)) return;
    near.disconnect();
    show("near.svg", false);
  }, {rootMargin: `0px 0px ${AHEAD}`});
  near.observe(place);
  button.addEventListener("click", () => {
    near.disconnect();
    const open = button.ariaExpanded !== "true";
    show(open ? "neighbours.svg" : "near.svg", open);
  });

  /**
   * @param {string} name
   * @param {boolean} open
   */
  async function show(name, open) {
    try {
      place?.replaceChildren(await picture(name));
    } catch {
      pictures.delete(name);
      button.textContent = "没有取到，请再试一次";
      return;
    }
    button.ariaExpanded = String(open);
    button.textContent = open ? "只看相邻的" : "再远一步";
  }
}

/**
 * @param {string} url
 * @returns {Promise<Element>}
 */
function picture(url) {
  const known = pictures.get(url) ?? fetched(url);
  pictures.set(url, known);
  return known;
}

/**
 * @param {string} url
 * @returns {Promise<Element>}
 */
async function fetched(url) {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(answer.statusText);
  // Its own style is for where it stands alone.
  const text = (await answer.text()).replace(/<style>.*?<\/style>/, "");
  const parsed = new DOMParser().parseFromString(text, "image/svg+xml");
  return document.importNode(parsed.documentElement, true);
}
