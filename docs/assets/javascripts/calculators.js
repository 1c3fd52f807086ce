/**
 * The calculators: each form on the page gets its arithmetic, then shows itself. Without this script the page's tables
 * of worked examples stand alone.
 */

import { start } from "./calculator-form.js";
import * as kvCache from "./calculator-kv-cache.js";
import * as trainingMemory from "./calculator-training-memory.js";
import * as transformerSize from "./calculator-transformer-size.js";

/** @type {Record<string, import("./calculator-form.js").Calculator>} */
const CALCULATORS = {
  "training-memory": trainingMemory,
  "kv-cache": kvCache,
  "transformer-size": transformerSize,
};

/** @type {NodeListOf<HTMLFormElement>} */
const forms = document.querySelectorAll("form[data-calculator]");
for (const form of forms) {
  const calculator = CALCULATORS[form.dataset.calculator ?? ""];
  if (calculator) start(form, calculator);
}
