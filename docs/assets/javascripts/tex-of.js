/**
 * The TeX of a formula: said, or what its MathML stands for in the plain way.
 *
 * The build asks it too, and leaves TeX unsaid where this finds it again; `kb.site.formula_tex` does the same for books.
 */
/** @typedef {Record<string, string>} Names */

/** @type {Record<string, Names>} What signs of MathML are called in TeX. `kb.site.formula_tex` reads it too, as JSON. */
const NAMES = {
  "signs": {
    "α": "\\alpha", "β": "\\beta", "γ": "\\gamma", "δ": "\\delta", "ϵ": "\\epsilon", "ε": "\\varepsilon", "ζ": "\\zeta",
    "η": "\\eta", "θ": "\\theta", "ι": "\\iota", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "ν": "\\nu", "ξ": "\\xi",
    "π": "\\pi", "ρ": "\\rho", "σ": "\\sigma", "τ": "\\tau", "υ": "\\upsilon", "ϕ": "\\phi", "φ": "\\varphi", "χ": "\\chi",
    "ψ": "\\psi", "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta", "Θ": "\\Theta", "Λ": "\\Lambda", "Ξ": "\\Xi", "Π": "\\Pi",
    "Σ": "\\Sigma", "Φ": "\\Phi", "Ψ": "\\Psi", "Ω": "\\Omega", "∇": "\\nabla", "∂": "\\partial", "ℓ": "\\ell", "∞": "\\infty",
    "×": "\\times", "≈": "\\approx", "≤": "\\le", "≥": "\\ge", "∈": "\\in", "∉": "\\notin", "⋅": "\\cdot", "→": "\\to",
    "−": "-", "∑": "\\sum", "∏": "\\prod", "∫": "\\int", "∼": "\\sim", "≠": "\\ne", "←": "\\leftarrow", "⇒": "\\Rightarrow",
    "⟹": "\\Longrightarrow", "↦": "\\mapsto", "⋯": "\\cdots", "…": "\\dots", "∥": "\\|", "⊙": "\\odot", "⊕": "\\oplus",
    "⊗": "\\otimes", "∘": "\\circ", "≪": "\\ll", "≫": "\\gg", "±": "\\pm", "∗": "*", "⋆": "\\star", "⊤": "\\top",
    "∝": "\\propto", "≡": "\\equiv", "∩": "\\cap", "∪": "\\cup", "⊂": "\\subset", "⊆": "\\subseteq", "⟨": "\\langle",
    "⟩": "\\rangle", "⌊": "\\lfloor", "⌋": "\\rfloor", "⌈": "\\lceil", "⌉": "\\rceil", "∀": "\\forall", "∃": "\\exists",
    "{": "\\{", "}": "\\}", "%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_", "$": "\\$"
  },
  "operators": {"∣": "\\mid"},
  "letters": {"∣": "|"},
  "bars": {"∣": "vert", "∥": "Vert"},
  "variants": {"double-struck": "\\mathbb", "script": "\\mathcal", "bold": "\\mathbf", "normal": "\\mathrm"},
  "functions": {"arg": "\\arg", "cos": "\\cos", "cosh": "\\cosh", "deg": "\\deg", "det": "\\det", "dim": "\\dim", "exp": "\\exp", "gcd": "\\gcd", "inf": "\\inf", "ker": "\\ker", "lim": "\\lim", "ln": "\\ln", "log": "\\log", "max": "\\max", "min": "\\min", "Pr": "\\Pr", "sin": "\\sin", "sinh": "\\sinh", "sup": "\\sup", "tan": "\\tan", "tanh": "\\tanh"},
  "accents": {"^": "\\hat", "~": "\\tilde", "ˉ": "\\bar", "⃗": "\\vec", "˙": "\\dot"},
  "spaces": {"\u2009": "\\,", "\u00a0": "\\ ", "\u2005\u200a": "\\;"},
  "widths": {"2em": "\\qquad", "1em": "\\quad", "0.1667em": "\\,", "0.2778em": "\\;"},
  "sizes": {"1.2em": "\\big", "1.8em": "\\Big", "2.4em": "\\bigg", "3em": "\\Bigg"}
};
const APPLIED = "\u2061";
const OPENING = "([{⟨⌊⌈";
const COMMAND = /^\\[A-Za-z]+$/;
const LARGE = ["\\sum", "\\prod", "\\int"];
const {signs, operators, letters, bars, variants, functions, accents, spaces, widths, sizes} = NAMES;
// Else a word such as "constructor" would have a name.
for (const names of Object.values(NAMES)) Object.setPrototypeOf(names, null);

/** @type {Record<string, (element: Element, sides: Names) => string>} How each element is written. Others are rows. */
const FORMS = {
  msub: below,
  munder: below,
  msup: above,
  mover: (element, sides) =>
    element.getAttribute("accent") === "true" ? joined(accents[text(element.children[1])] ?? "?", grouped(written(element.children[0]))) : above(element, sides),
  msubsup: both,
  munderover: both,
  mfrac: ({children}) => `\\frac{${written(children[0])}}{${written(children[1])}}`,
  msqrt: (element) => joined("\\sqrt", grouped(row(element))),
  mspace: (element) => widths[element.getAttribute("width") ?? ""] ?? "?",
  mtext: (element) => spaces[text(element)] ?? `\\text{${text(element).replaceAll("\u00a0", " ")}}`,
  mi: identifier,
  mn: (element) => joined(variants[variant(element)] ?? "", text(element)),
  mo: operator,
};

/** @param {Element} place the formula or an element around it */
export function texOf(place) {
  const formula = /** @type {HTMLElement | null} */ (place.closest(".katex") ?? place.querySelector(".katex"));
  const maths = formula?.querySelector("math");
  return (formula?.dataset.tex ?? (maths ? row(maths) : "")).trim();
}

/**
 * @param {Element} element
 * @returns {string}
 */
function row(element) {
  /** @type {Names} */
  const sides = {};
  const children = [...element.children];
  return joined(...children.map((child, place) => {
    const next = children[place + 1];
    if (child.localName === "mi" && next && text(next) === APPLIED && !functions[text(child)]) return `\\operatorname{${text(child)}}`;
    if (child.localName !== "mo" || child.getAttribute("fence") !== "true" || child.getAttribute("minsize")) return written(child, sides);
    return joined(place === 0 ? "\\left" : next ? "\\middle" : "\\right", text(child) ? sign(child) : ".");
  }));
}

/**
 * Parts one after the other: a space ends a command before a letter.
 *
 * @param {string[]} parts
 */
function joined(...parts) {
  return parts.reduce((row, part) => row + (/\\[A-Za-z]+$/.test(row) && /^[A-Za-z]/.test(part) ? " " : "") + part, "");
}

/**
 * @param {Element} element
 * @param {Names} sides which side a bar stood on last, in this row
 * @returns {string}
 */
function written(element, sides = {}) {
  const form = FORMS[element.localName];
  return form ? form(element, sides) : row(element);
}

/**
 * An argument: in braces, unless it is one token. KaTeX wants them around operators such as sums, too.
 *
 * @param {string} tex
 */
function grouped(tex) {
  const bare = [...tex].length === 1 || (Object.values(signs).includes(tex) && !LARGE.includes(tex));
  return bare ? tex : `{${tex}}`;
}

/**
 * @param {Element} element
 * @param {Names} sides
 */
function base({children: [first]}, sides) {
  const tex = written(first, sides);
  return first.localName !== "mrow" || COMMAND.test(tex) || tex.startsWith("\\left") ? tex : `{${tex}}`;
}

/**
 * @param {Element} element
 * @param {Names} sides
 */
function below(element, sides) {
  return `${base(element, sides)}_${grouped(written(element.children[1]))}`;
}

/**
 * @param {Element} element
 * @param {Names} sides
 */
function above(element, sides) {
  return base(element, sides) + index(element.children[1]);
}

/**
 * @param {Element} element
 * @param {Names} sides
 */
function both(element, sides) {
  return below(element, sides) + index(element.children[2]);
}

/** @param {Element} element */
function index(element) {
  return text(element) === "′" ? "'" : `^${grouped(written(element))}`;
}

/** @param {Element} element */
function identifier(element) {
  const name = text(element);
  if ([...name].length > 1) return functions[name] ?? `\\mathrm{${name}}`;
  const kind = variant(element);
  const upright = kind === "normal" && (signs[name] || !/\p{L}/u.test(name));
  return variants[kind] && !upright ? joined(variants[kind], name) : letters[name] ?? sign(element);
}

/**
 * @param {Element} element
 * @param {Names} sides
 */
function operator(element, sides) {
  const name = text(element);
  if (name === APPLIED) return "";
  const size = sizes[element.getAttribute("minsize") ?? ""];
  if (size) return joined(size + (element.getAttribute("fence") !== "true" ? "" : OPENING.includes(name) ? "l" : "r"), sign(element));
  if (!bars[name] || element.getAttribute("stretchy") !== "false") return operators[name] ?? sign(element);
  sides[name] = sides[name] === "l" ? "r" : "l";
  return `\\${sides[name]}${bars[name]}`;
}

/** @param {Element} element */
function sign(element) {
  return signs[text(element)] ?? text(element);
}

/** @param {Element} element */
function text(element) {
  return element.childElementCount ? "" : element.textContent ?? "";
}

/** @param {Element} element */
function variant(element) {
  return element.getAttribute("mathvariant") ?? "";
}
