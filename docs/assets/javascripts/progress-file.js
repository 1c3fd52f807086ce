/**
 * All marks as a file, to take to another browser.
 */
import {asFile, follow, forget, keep, progress, readFile} from "./progress-store.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-kb-progress-file]"));

if (place) {
  const status = /** @type {HTMLElement} */ (place.querySelector("[role=status]"));
  const file = /** @type {HTMLInputElement} */ (place.querySelector("input[type=file]"));
  const clear = /** @type {HTMLButtonElement} */ (place.querySelector("[data-do=clear]"));
  let asked = false;

  place.querySelector("[data-do=export]")?.addEventListener("click", () => {
    save(asFile(), `miandian-progress-${new Date().toISOString().slice(0, 10)}.json`);
    status.textContent = "文件已保存。";
  });
  file.addEventListener("change", async () => {
    if (file.files?.[0]) status.textContent = await take(file.files[0]);
    file.value = "";
  });
  clear.addEventListener("click", () => {
    if (asked) forget();
    status.textContent = asked ? "已清除。" : "再按一次，清除全部标记；不能撤销。";
    asked = !asked;
  });
  clear.addEventListener("blur", () => (asked = false));
  follow(() => {
    const entries = Object.values(progress());
    for (const count of /** @type {NodeListOf<HTMLElement>} */ (place.querySelectorAll("[data-count]"))) {
      count.textContent = String(entries.filter(({mark}) => mark === count.dataset.count).length);
    }
  });
}

/**
 * @param {string} text
 * @param {string} name
 */
function save(text, name) {
  const url = URL.createObjectURL(new Blob([text], {type: "application/json"}));
  Object.assign(document.createElement("a"), {href: url, download: name}).click();
  setTimeout(() => URL.revokeObjectURL(url), 1000);
}

/**
 * @param {File} file
 * @returns {Promise<string>} what to tell the reader
 */
async function take(file) {
  try {
    const found = readFile(await file.text());
    if (!keep(found)) return "浏览器不允许保存，没有导入。";
    return `导入了 ${Object.keys(found).length} 题的标记。`;
  } catch {
    return "这不是从本站导出的进度文件，没有导入。";
  }
}
