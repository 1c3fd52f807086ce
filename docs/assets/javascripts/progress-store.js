/**
 * Which questions the reader knows or wants to see again. Kept in this browser only.
 *
 * @typedef {"known" | "review"} Mark
 * @typedef {{mark: Mark | "", topic: string, at: number}} Entry `at`: when, in milliseconds since 1970. An empty mark is
 *   one that was taken away: it must win over an older file.
 * @typedef {Record<string, Entry>} Progress by the name of the question's page
 */
const KEY = "kb-progress";
const FORMAT = "miandian-progress";
const SLUG = /^[\w-]{1,200}$/;
const MARKS = ["known", "review", ""];

/** @type {Set<() => void>} */
const listeners = new Set();

addEventListener("storage", ({key}) => key === KEY && tell());

/** @returns {Progress} */
export function progress() {
  try {
    return checked(JSON.parse(localStorage.getItem(KEY) ?? "{}"));
  } catch {
    return {};
  }
}

/**
 * Change some entries; says whether the browser kept them.
 *
 * @param {Progress} changes
 * @returns {boolean}
 */
export function keep(changes) {
  try {
    localStorage.setItem(KEY, JSON.stringify({...progress(), ...changes}));
  } catch {
    return false;
  }
  tell();
  return true;
}

/** Forget everything. */
export function forget() {
  localStorage.removeItem(KEY);
  tell();
}

/**
 * Call `listener` now and after each change, in this tab or another.
 *
 * @param {() => void} listener
 */
export function follow(listener) {
  listeners.add(listener);
  listener();
}

/** @returns {string} the content of a file that `readFile` understands */
export function asFile() {
  return JSON.stringify({format: FORMAT, version: 1, marks: progress()}, null, 1);
}

/**
 * The entries of a file that are newer than what is kept.
 *
 * @param {string} text
 * @returns {Progress}
 * @throws {SyntaxError} where the file is none of ours
 */
export function readFile(text) {
  const {format, version, marks} = JSON.parse(text) ?? {};
  if (format !== FORMAT || version !== 1) throw new SyntaxError("no file of progress");
  const present = progress();
  return Object.fromEntries(Object.entries(checked(marks)).filter(([slug, {at}]) => at > (present[slug]?.at ?? -1)));
}

/**
 * What is well formed in a value that anybody may have written.
 *
 * @param {any} value
 * @returns {Progress}
 */
function checked(value) {
  const entries = Object.entries(value && typeof value === "object" ? value : {});
  return Object.fromEntries(entries.flatMap(([slug, entry]) => {
    const {mark, topic, at} = entry ?? {};
    const sound = SLUG.test(slug) && MARKS.includes(mark) && SLUG.test(topic) && Number.isFinite(at);
    return sound ? [[slug, {mark, topic, at}]] : [];
  }));
}

function tell() {
  listeners.forEach((listener) => listener());
}
