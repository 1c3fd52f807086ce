"""What the signs and names of plain formulas are in TeX."""

from __future__ import annotations

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "varepsilon", "ϵ": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi", "ρ": "rho", "σ": "sigma", "τ": "tau",
    "φ": "varphi", "ϕ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega", "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta",
    "Λ": "Lambda", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi", "Ψ": "Psi", "Ω": "Omega", "∇": "nabla",
    "∂": "partial", "∑": "sum", "∏": "prod", "∫": "int", "∞": "infty",
}  # fmt: skip
SPELLED = ("alpha", "beta", "gamma", "theta", "lambda", "sigma", "epsilon", "eta")
FUNCTIONS = (
    "max",
    "min",
    "exp",
    "log",
    "ln",
    "sin",
    "cos",
    "tanh",
    "softmax",
    "sigmoid",
    "sqrt",
    "argmax",
    "argmin",
    "sum",
    "mean",
    "kl",
    "var",
)
NAMED = frozenset({"max", "min", "exp", "log", "ln", "sin", "cos", "tanh"})
"""Functions that TeX knows by name."""
RELATIONS = {
    "=": "=",
    "<": "<",
    ">": ">",
    "≤": "\\le ",
    "≥": "\\ge ",
    "<=": "\\le ",
    ">=": "\\ge ",
    "≈": "\\approx ",
    "≠": "\\ne ",
    "∈": "\\in ",
    "~": "\\sim ",
    "∝": "\\propto ",
    "→": "\\to ",
}
SUMS = {"+": "+", "-": "-", "−": "-", "–": "-", "±": "\\pm "}
PRODUCTS = {"×": "\\times ", "·": "\\cdot ", "*": "\\times ", "/": "/", "÷": "\\div ", "⊙": "\\odot ", "⊗": "\\otimes "}
SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹ⁿ⁻", "0123456789n-")
SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉ₙₜᵢⱼ", "0123456789ntij")

UNITS = ("B", "M", "K", "G", "T")
"""Letters that after a long number mean how many, not how large a product."""
