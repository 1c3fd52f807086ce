/**
 * A form that computes as one types. Its state stands in the address, so that a link shows the same calculation: only
 * what differs from the form as the page has it.
 */

import { TEXTS } from "./calculator-quantities.js";

/**
 * @typedef {HTMLInputElement | HTMLSelectElement} Field
 * @typedef {Record<string, number>} Result
 * @typedef {object} Calculator
 * @property {(values: any) => Result} compute values by the names of the form's fields
 * @property {(result: Result) => string} summary one sentence, read out by assistive technology
 */

/**
 * @param {HTMLFormElement} form
 * @returns {Field[]}
 */
function fieldsOf(form) {
  return [.../** @type {NodeListOf<Field>} */ (form.querySelectorAll("input[name], select[name]"))];
}

/** @param {Field} field */
function isCheckbox(field) {
  return field instanceof HTMLInputElement && field.type === "checkbox";
}

/**
 * A field's state as text: what an address holds.
 * @param {Field} field
 */
function textOf(field) {
  return isCheckbox(field) ? String(Number(/** @type {HTMLInputElement} */ (field).checked)) : field.value;
}

/** @param {Field} field */
function defaultOf(field) {
  if (field instanceof HTMLSelectElement) {
    return ([...field.options].find((option) => option.defaultSelected) ?? field.options[0]).value;
  }
  return isCheckbox(field) ? String(Number(field.defaultChecked)) : field.defaultValue;
}

/**
 * Fill in what an address or a preset says; names and choices that the form does not have are passed over.
 * @param {HTMLFormElement} form
 * @param {string} query
 */
function fillIn(form, query) {
  const values = new URLSearchParams(query);
  for (const field of fieldsOf(form)) {
    const text = values.get(field.name);
    if (text === null) continue;
    if (field instanceof HTMLInputElement && isCheckbox(field)) field.checked = text === "1";
    else if (!(field instanceof HTMLSelectElement) || [...field.options].some(({ value }) => value === text)) {
      field.value = text;
    }
  }
}

/** @param {Field[]} fields */
function readValues(fields) {
  const entries = fields.map((field) => {
    if (field instanceof HTMLSelectElement) return [field.name, field.value];
    return [field.name, isCheckbox(field) ? field.checked : field.valueAsNumber];
  });
  return Object.fromEntries(entries);
}

/**
 * Keep the address in step: other parameters of it are left alone.
 * @param {Field[]} fields
 */
function writeAddress(fields) {
  const address = new URL(window.location.href);
  for (const field of fields) {
    const text = textOf(field);
    if (text === defaultOf(field)) address.searchParams.delete(field.name);
    else address.searchParams.set(field.name, text);
  }
  if (address.href !== window.location.href) history.replaceState(history.state, "", address);
}

/**
 * Show only the fields that matter: `data-needs="attention=gqa mla"` names a field and the choices that need this one.
 * @param {HTMLFormElement} form
 * @param {Record<string, unknown>} values
 */
function showNeeded(form, values) {
  for (const place of form.querySelectorAll("[data-needs]")) {
    const [name, choices] = (place.getAttribute("data-needs") ?? "").split("=");
    const needed = choices.split(" ").includes(String(values[name]));
    place.toggleAttribute("hidden", !needed);
    for (const field of place.querySelectorAll("input, select")) field.toggleAttribute("disabled", !needed);
  }
}

/**
 * @param {HTMLFormElement} form
 * @param {Result | null} result null where an entry is not valid
 */
function showResult(form, result) {
  for (const cell of /** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-result]"))) {
    const { result: name = "", unit = "count", of: whole } = cell.dataset;
    if (!result) {
      cell.textContent = "—";
      cell.style.removeProperty("--kb-share");
      continue;
    }
    const number = whole ? result[name] / result[whole] : result[name];
    const data = document.createElement("data");
    data.value = String(number);
    data.textContent = TEXTS[unit](number);
    cell.replaceChildren(data);
    if (whole) cell.style.setProperty("--kb-share", String(number));
  }
}

/** @param {Field} field */
function complaint(field) {
  const name = field.labels?.[0]?.textContent?.trim() ?? field.name;
  const { min, max, step } = /** @type {HTMLInputElement} */ (field);
  return `“${name}”要填 ${min} 到 ${max} 之间的${step === "any" ? "数" : "整数"}`;
}

/**
 * The preset whose every value the form has, else none.
 * @param {HTMLSelectElement} presets
 * @param {Field[]} fields
 */
function markPreset(presets, fields) {
  const texts = new Map(fields.map((field) => [field.name, textOf(field)]));
  const fits = (/** @type {HTMLOptionElement} */ { value }) =>
    value !== "" && [...new URLSearchParams(value)].every(([name, text]) => texts.get(name) === text);
  presets.value = [...presets.options].find(fits)?.value ?? "";
}

/**
 * @param {HTMLFormElement} form
 * @param {Calculator} calculator
 */
function update(form, calculator) {
  const fields = fieldsOf(form);
  const values = readValues(fields);
  showNeeded(form, values);
  const faulty = fields.filter((field) => !field.validity.valid && !field.disabled);
  for (const field of fields) field.setAttribute("aria-invalid", String(faulty.includes(field)));
  const result = faulty.length ? null : calculator.compute(values);
  showResult(form, result);
  const output = form.querySelector("output");
  if (output) output.value = result ? calculator.summary(result) : `${faulty.map(complaint).join("；")}。`;
  const presets = form.querySelector("select[data-presets]");
  if (presets instanceof HTMLSelectElement) markPreset(presets, fields);
  if (!faulty.length) writeAddress(fields);
}

/** @param {HTMLButtonElement} button */
function offerCopy(button) {
  button.hidden = !navigator.clipboard;
  const label = button.textContent;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(window.location.href);
    button.textContent = "已复制";
    setTimeout(() => (button.textContent = label), 2000);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {Calculator} calculator
 */
export function start(form, calculator) {
  const refresh = () => update(form, calculator);
  const presets = form.querySelector("select[data-presets]");
  // Heard here before the form hears it: what the preset says is filled in when the form computes.
  presets?.addEventListener("input", () => fillIn(form, /** @type {HTMLSelectElement} */ (presets).value));
  form.addEventListener("input", refresh);
  form.addEventListener("submit", (event) => event.preventDefault());
  // The event comes before the fields are what they were.
  form.addEventListener("reset", () => setTimeout(refresh));
  for (const button of form.querySelectorAll("button[data-copy]")) offerCopy(/** @type {HTMLButtonElement} */ (button));
  fillIn(form, window.location.search);
  refresh();
  form.hidden = false;
  document.querySelectorAll("[data-without-script]").forEach((note) => note.remove());
}
