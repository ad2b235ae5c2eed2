"""The text policy: what no database keeps (NUL) and what is no character (a lone surrogate) is taken out."""

from typing import Any

PLAIN = frozenset({int, bool, float, type(None)})
"""Most of what is stored holds no text; it is passed on at once."""


def clean(value: Any) -> Any:
    """The value with clean strings at every depth; anything else is left as it is.

    NUL is dropped: PostgreSQL refuses it. Surrogate pairs are joined, a lone one becomes U+FFFD.
    Letters are not normalised: somebody's own words and names stay as he wrote them.
    """
    kind = type(value)
    if kind in PLAIN:
        return value
    if kind is str:
        return value if value.isascii() and "\0" not in value else clean_text(value)
    if isinstance(value, dict):
        return {clean(k): clean(v) for k, v in value.items()}
    if isinstance(value, list | tuple):
        return [clean(v) for v in value]
    return clean_text(value) if isinstance(value, str) else value


def clean_text(text: str) -> str:
    """The text without NUL and lone surrogates."""
    text = text.replace("\0", "")
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return text
