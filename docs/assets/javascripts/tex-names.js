/**
 * What signs of MathML are called in TeX. Read by `kb.site.formula_tex` too, as JSON.
 */
export const NAMES = {
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
