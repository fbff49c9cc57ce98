"""How signs of MathML are written in TeX. Others stay as they are: KaTeX and MathJax know Unicode."""

INVISIBLE = frozenset("\u2061\u2062\u2063\u2064\u200b\u200c\u200d\ufeff\u2060")
"""Operators that are not shown, such as that of a multiplication without a sign, and characters without width."""

SYMBOLS = {
    "\\": "\\backslash", "{": "\\{", "}": "\\}", "%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_", "$": "\\$",
    "~": "\\sim", "^": "\\wedge", "−": "-", "‐": "-", "×": "\\times", "÷": "\\div", "±": "\\pm", "∓": "\\mp",
    "·": "\\cdot", "⋅": "\\cdot", "∙": "\\cdot", "∗": "*", "≤": "\\leq", "⩽": "\\leq", "≥": "\\geq", "⩾": "\\geq",
    "≠": "\\neq", "≈": "\\approx", "≡": "\\equiv", "≅": "\\cong", "∝": "\\propto", "∼": "\\sim", "∞": "\\infty",
    "∂": "\\partial", "∇": "\\nabla", "√": "\\surd", "∑": "\\sum", "∏": "\\prod", "∫": "\\int", "∬": "\\iint",
    "∮": "\\oint", "∪": "\\cup", "∩": "\\cap", "⋃": "\\bigcup", "⋂": "\\bigcap", "∈": "\\in", "∉": "\\notin",
    "⊂": "\\subset", "⊆": "\\subseteq", "⊃": "\\supset", "⊇": "\\supseteq", "∅": "\\emptyset", "∀": "\\forall",
    "∃": "\\exists", "¬": "\\neg", "∧": "\\wedge", "∨": "\\vee", "→": "\\to", "←": "\\leftarrow",
    "↔": "\\leftrightarrow", "⇒": "\\Rightarrow", "⇐": "\\Leftarrow", "⇔": "\\Leftrightarrow",
    "⇌": "\\rightleftharpoons",
    "∠": "\\angle", "⊥": "\\perp", "∥": "\\parallel", "°": "^{\\circ}", "∘": "\\circ", "…": "\\ldots", "⋯": "\\cdots",
    "⋮": "\\vdots", "⋱": "\\ddots", "′": "'", "″": "''", "‴": "'''", "ℝ": "\\mathbb{R}", "ℕ": "\\mathbb{N}",
    "ℤ": "\\mathbb{Z}", "ℚ": "\\mathbb{Q}", "ℂ": "\\mathbb{C}", "α": "\\alpha", "β": "\\beta", "γ": "\\gamma",
    "δ": "\\delta", "ε": "\\varepsilon", "ϵ": "\\epsilon", "ζ": "\\zeta", "η": "\\eta", "θ": "\\theta",
    "ϑ": "\\vartheta", "ι": "\\iota", "κ": "\\kappa", "λ": "\\lambda", "μ": "\\mu", "µ": "\\mu", "ν": "\\nu",
    "ξ": "\\xi", "π": "\\pi", "ρ": "\\rho", "σ": "\\sigma", "ς": "\\varsigma", "τ": "\\tau", "υ": "\\upsilon",
    "φ": "\\varphi", "ϕ": "\\phi", "χ": "\\chi", "ψ": "\\psi", "ω": "\\omega", "Γ": "\\Gamma", "Δ": "\\Delta",
    "Θ": "\\Theta", "Λ": "\\Lambda", "Ξ": "\\Xi", "Π": "\\Pi", "Σ": "\\Sigma", "Φ": "\\Phi", "Ψ": "\\Psi",
    "Ω": "\\Omega", "⟨": "\\langle", "⟩": "\\rangle", "〈": "\\langle", "〉": "\\rangle", "|": "\\vert", "∣": "\\vert",
}  # fmt: skip

DELIMITERS = {
    "": ".", "(": "(", ")": ")", "[": "[", "]": "]", "{": "\\{", "}": "\\}", "|": "\\vert ", "∣": "\\vert ", "‖": "\\|",
    "∥": "\\|", "⟨": "\\langle ", "⟩": "\\rangle ", "〈": "\\langle ", "〉": "\\rangle ", "⌊": "\\lfloor ",
    "⌋": "\\rfloor ", "⌈": "\\lceil ", "⌉": "\\rceil ",
}  # fmt: skip
"""Brackets that grow with what is between them."""

_FUNCTIONS = (
    "arccos arcsin arctan arg cos cosh cot coth csc deg det dim exp gcd hom inf ker lg lim liminf limsup ln log max min"
    " Pr sec sin sinh sup tan tanh"
)
FUNCTIONS = frozenset(_FUNCTIONS.split())
_LIMITS = "sum prod int iint oint bigcup bigcap lim liminf limsup max min sup inf det gcd Pr"
LIMITS = frozenset(_LIMITS.split())
"""Operators with what is below and above them as limits."""

ALPHABETS = {
    "bold": "mathbf", "bold-italic": "boldsymbol", "double-struck": "mathbb", "script": "mathcal",
    "fraktur": "mathfrak",
    "normal": "mathrm", "sans-serif": "mathsf", "monospace": "mathtt",
}  # fmt: skip

ACCENTS = {
    "→": "vec", "⇀": "vec", "¯": "bar", "‾": "bar", "―": "bar", "_": "bar", "^": "hat", "ˆ": "hat", "~": "tilde",
    "˜": "tilde", "˙": "dot", "¨": "ddot", "˘": "breve", "ˇ": "check", "⏞": "overbrace", "↔": "overleftrightarrow",
    "←": "overleftarrow", "⌢": "overgroup",
}  # fmt: skip
STRETCHED = {
    "→": "overrightarrow", "⇀": "overrightarrow", "¯": "overline", "‾": "overline", "―": "overline", "_": "overline",
    "^": "widehat", "ˆ": "widehat", "~": "widetilde", "˜": "widetilde",
}  # fmt: skip
"""Accents over more than one sign."""
UNDER = {
    "_": "underline", "¯": "underline", "‾": "underline", "̲": "underline", "⏟": "underbrace", "→": "underrightarrow",
    "←": "underleftarrow", "↔": "underleftrightarrow",
}  # fmt: skip

ENCLOSED = {
    "box": "boxed", "bottom": "underline", "top": "overline", "radical": "sqrt", "updiagonalstrike": "cancel",
    "downdiagonalstrike": "bcancel", "horizontalstrike": "sout", "roundedbox": "boxed",
}  # fmt: skip
"""The notations of ``menclose``."""

IN_TEXT = {
    "\\": "\\textbackslash ", "{": "\\{", "}": "\\}", "%": "\\%", "#": "\\#", "&": "\\&", "_": "\\_", "$": "\\$",
    "^": "\\textasciicircum ", "~": "\\textasciitilde ",
}  # fmt: skip
"""Signs within ``\\text{}``."""
