"""Raised and lowered letters, which Markdown does not have, as characters of Unicode: H₂O, x², 10⁻³."""

_RAISED = dict(zip("0123456789+-−=()niaceoxyh", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾ⁿⁱᵃᶜᵉᵒˣʸʰ", strict=True))
_LOWERED = dict(zip("0123456789+-−=()aeoxhklmnpst", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎ₐₑₒₓₕₖₗₘₙₚₛₜ", strict=True))


def raised(text: str) -> str:
    """Return a text above the line; ``^(...)`` when a character has no raised form."""
    return _placed(text, _RAISED, "^")


def lowered(text: str) -> str:
    """Return a text below the line; ``_(...)`` when a character has no lowered form."""
    return _placed(text, _LOWERED, "_")


def _placed(text: str, forms: dict[str, str], mark: str) -> str:
    text = text.strip()
    if not text:
        return ""
    if all(character in forms for character in text):
        return "".join(forms[character] for character in text)
    return f"{mark}{text}" if len(text) == 1 else f"{mark}({text})"
