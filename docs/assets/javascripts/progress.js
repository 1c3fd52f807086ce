/**
 * The reader's marks: the two buttons on a question, a sign beside each marked question, how far each topic is.
 *
 * @typedef {import("./progress-store.js").Mark} Mark
 */
import {follow, keep, progress} from "./progress-store.js";

/** @type {Record<Mark, string>} */
const NAMES = {known: "已掌握", review: "要复习"};
const LINKS = ".kb-list__title, .kb-related a, .kb-path a, .kb-short a, .kb-record a, .kb-turn a";

again();
adopt();
document.querySelectorAll("[data-kb-marks]").forEach((group) => buttons(/** @type {HTMLElement} */ (group)));
follow(() => {
  const marks = progress();
  document.querySelectorAll(LINKS).forEach((link) => sign(/** @type {HTMLAnchorElement} */ (link), marks));
  document.querySelectorAll(".kb-map a").forEach((link) => {
    link.classList.toggle("kb-node--known", marks[nameOf(link)]?.mark === "known");
  });
  document.querySelectorAll("[data-kb-progress]").forEach((place) => tell(/** @type {HTMLElement} */ (place), marks));
});

/** The buttons once more below the answer, where it has been read. */
function again() {
  const place = document.querySelector("[data-kb-marks-again]");
  const group = document.querySelector("[data-kb-marks]")?.cloneNode(true);
  if (!place || !group) return;
  /** @type {HTMLElement} */ (group).append(...place.childNodes);
  place.replaceWith(group);
}

/** @param {HTMLElement} group */
function buttons(group) {
  const {kbMarks: slug = "", topic = ""} = group.dataset;
  const all = /** @type {NodeListOf<HTMLButtonElement>} */ (group.querySelectorAll("[data-mark]"));
  for (const button of all) {
    button.addEventListener("click", () => {
      const mark = button.ariaPressed === "true" ? "" : /** @type {Mark} */ (button.dataset.mark);
      if (!keep({[slug]: {mark, topic, at: Date.now()}})) button.textContent = "浏览器不允许保存";
    });
  }
  follow(() => {
    const mark = progress()[slug]?.mark;
    for (const button of all) button.ariaPressed = String(button.dataset.mark === mark);
  });
  // Until now a press would have been lost.
  group.inert = false;
}

/**
 * The name of the question that a link leads to; empty for any other link.
 *
 * @param {Element} link
 */
function nameOf(link) {
  return /\/questions\/([^/]+)\/$/.exec(new URL(link.getAttribute("href") ?? "", document.baseURI).pathname)?.[1] ?? "";
}

/**
 * @param {HTMLAnchorElement} link
 * @param {import("./progress-store.js").Progress} marks
 */
function sign(link, marks) {
  const mark = marks[nameOf(link)]?.mark;
  const item = /** @type {HTMLElement | null} */ (link.closest(".kb-list__item"));
  if (item) item.dataset.mark = mark || "none";
  if (link.nextElementSibling?.matches(".kb-mark")) link.nextElementSibling.remove();
  if (mark) link.after(Object.assign(document.createElement("span"), {className: `kb-mark kb-mark--${mark}`, textContent: NAMES[mark]}));
}

/**
 * @param {HTMLElement} place
 * @param {import("./progress-store.js").Progress} marks
 */
function tell(place, marks) {
  const here = Object.values(marks).filter(({topic}) => topic === place.dataset.kbProgress);
  const total = Number(place.dataset.total);
  const known = Math.min(total, here.filter(({mark}) => mark === "known").length);
  const review = here.filter(({mark}) => mark === "review").length;
  /** @type {HTMLProgressElement} */ (place.querySelector("progress")).value = known;
  const text = /** @type {HTMLElement} */ (place.querySelector(".kb-progress__text"));
  place.classList.toggle("kb-progress--begun", known + review > 0);
  text.textContent = place.matches("p") ? `已掌握 ${known} / ${total} 题${review ? `，要复习 ${review} 题` : ""}` : `${known}/${total}`;
}

/**
 * Pages get new names and move to other topics: bring what is kept up to what this page says.
 */
function adopt() {
  const marks = progress();
  /** @type {import("./progress-store.js").Progress} */
  const changes = {};
  for (const place of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-kb-marks], .kb-list__item"))) {
    const {topic = "", formerly = ""} = place.dataset;
    const slug = place.dataset.kbMarks ?? place.dataset.slug ?? "";
    const old = formerly.split(" ").find((name) => marks[name]?.mark);
    if (old && !marks[slug]) {
      changes[slug] = {...marks[old], topic};
      changes[old] = {...marks[old], mark: ""};
    } else if (marks[slug] && marks[slug].topic !== topic) {
      changes[slug] = {...marks[slug], topic};
    }
  }
  if (Object.keys(changes).length) keep(changes);
}
