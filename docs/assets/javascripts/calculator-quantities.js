/**
 * Numbers as the calculators show them. The same rules as in tools/kb/calculators/quantities.py; halves are rounded up,
 * as `toFixed` and `toExponential` do.
 */

/** @type {[string, number][]} */
const DECIMAL_UNITS = [["GB", 1e9], ["MB", 1e6], ["KB", 1e3], ["B", 1]];
/** @type {Record<string, [string, number]>} */
const BINARY_UNITS = { GB: ["GiB", 2 ** 30], MB: ["MiB", 2 ** 20], KB: ["KiB", 2 ** 10] };
/** @type {[string, number][]} */
const COUNT_UNITS = [["T", 1e12], ["B", 1e9], ["M", 1e6]];
const SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/**
 * @param {number} number
 * @param {number} digits
 */
export function fixed(number, digits) {
  const [whole, rest] = number.toFixed(digits).split(".");
  const grouped = whole.replace(/\B(?=(\d{3})+$)/g, ",");
  return rest ? `${grouped}.${rest}` : grouped;
}

/** @param {number} number */
export function bytesText(number) {
  const [unit, size] = DECIMAL_UNITS.find(([, least]) => number >= least) ?? ["B", 1];
  if (unit === "B") return `${fixed(number, 0)} B`;
  const [binary, binarySize] = BINARY_UNITS[unit];
  return `${fixed(number / size, 2)} ${unit}（${fixed(number / binarySize, 2)} ${binary}）`;
}

/** @param {number} number */
export function countText(number) {
  const unit = COUNT_UNITS.find(([, size]) => number >= size);
  return fixed(number, 0) + (unit ? `（${fixed(number / unit[1], 2)} ${unit[0]}）` : "");
}

/** @param {number} number */
export function flopsText(number) {
  if (!number) return "0";
  const [mantissa, exponent] = number.toExponential(2).split("e");
  const digits = exponent.replace("+", "").replace("-", "⁻");
  return `${mantissa}×10${digits.replace(/\d/g, (digit) => SUPERSCRIPTS[Number(digit)])}`;
}

/** @param {number} number */
export function shareText(number) {
  return `${fixed(number * 100, 1)}%`;
}

/** @param {number} number */
export function ratioText(number) {
  return `${fixed(number, 2)} 倍`;
}

/**
 * By the unit that a cell names.
 * @type {Record<string, (number: number) => string>}
 */
export const TEXTS = { bytes: bytesText, count: countText, flops: flopsText, share: shareText, ratio: ratioText };
