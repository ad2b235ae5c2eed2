"""Several matters in one message: one matter, one case, so the proposer is asked to split them."""

import re

from nlp.lexicon import Lexicon
from nlp.reading import Reading

_BREAK = re.compile(r"[。！？!?；;、,，\n]")
_VAGUE = {"public_other", "planning", "raise_funds", "self_rule", "statutory_matter"}


def matters(reading: Reading, lexicon: Lexicon) -> tuple[str, ...]:
    """The parts, in the user's own words, when at least two speak of different public things."""
    if not reading.has("several"):
        return ()
    parts = _parts(reading.normal.text)
    named = [(part, themes) for part in parts if (themes := _themes(reading, lexicon, part))]
    kept: list[tuple[int, int]] = []
    used: set[str] = set()
    for part, themes in named:
        if not themes & used:
            kept.append(part)
            used |= themes
    if len(kept) < 2:
        return ()
    spans = (reading.normal.span(start, end) for start, end in kept)
    return tuple(reading.normal.original[start:end].strip() for start, end in spans)


def _parts(text: str) -> list[tuple[int, int]]:
    ends = [match.start() for match in _BREAK.finditer(text)] + [len(text)]
    starts = [0, *(end + 1 for end in ends[:-1])]
    return [(start, end) for start, end in zip(starts, ends, strict=True) if end - start > 1]


def _themes(reading: Reading, lexicon: Lexicon, part: tuple[int, int]) -> set[str]:
    return {
        theme
        for theme in lexicon.public - _VAGUE
        if theme in reading.themes
        and any(part[0] <= start and end <= part[1] for start, end in reading.found.get(theme, ()))
    }
