"""Turns "whether to" into "how to", where the clause offers it."""

import re

from nlp.lexicon import Lexicon
from nlp.lists import TopicLists
from nlp.reading import Reading

_QUOTED = re.compile(r"[“「]([^“”「」]*\{X\}[^“”「」]*)[”」]")


def reframe(reading: Reading, lists: TopicLists, clause_id: str, lexicon: Lexicon) -> str:
    """The new wording with the user's own matter in it, or "" where there is none to offer."""
    clause = lists.by_id.get(clause_id)
    offers = _QUOTED.findall(clause.reframe_hint) if clause else []
    matter = _matter(reading, lexicon) if offers else ""
    return offers[-1].replace("{X}", matter) if matter else ""


def _matter(reading: Reading, lexicon: Lexicon) -> str:
    """The longest word of a public or carried-out matter, as the user wrote it."""
    spans = [
        span
        for theme, evidence in reading.themes.items()
        if theme not in lexicon.closed and not evidence.rules
        for span in evidence.spans
        if any(
            name in lexicon.public or name == "campaign"
            for name in lexicon.words.get(reading.normal.text[span[0] : span[1]], ())
            if name != "public_other"
        )
    ]
    if not spans:
        return ""
    start, end = max(spans, key=lambda span: (span[1] - span[0], -span[0]))
    first, last = reading.normal.span(start, end)
    return reading.normal.original[first:last]
