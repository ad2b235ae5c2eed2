"""Lets a message's leaning speak where no pattern does, with the words that push hardest as evidence."""

from collections.abc import Mapping

from nlp.lean import Lean, traits
from nlp.reading import Evidence, Reading

LEAST = 0.3
"""Odds from which a closed kind is worth a mention."""
SHOWN = 3
"""Most words shown for it."""


def traits_of(reading: Reading) -> set[str]:
    """Everything about a reading that has a weight."""
    names = {**reading.found, **reading.themes}
    return traits(reading.tokens, reading.normal.text, names)


def lean_on(reading: Reading, lean: Lean, themes: Mapping[str, str]) -> None:
    """Adds the odds, and evidence as strong as they are, for the likeliest closed kind."""
    seen = traits_of(reading)
    reading.odds.update(lean.odds(seen))
    reading.kinds.update(themes)
    kind = max(themes, key=lambda name: reading.odds[name])
    if reading.odds[kind] < LEAST:
        return
    evidence = reading.themes.setdefault(themes[kind], Evidence())
    evidence.weight += round(reading.odds[kind], 2)
    evidence.rules.append(f"lean {kind}")
    pushes = {name for name, weight in lean.why(seen, kind, 12) if weight > 0 and name.isalnum()}
    text = reading.normal.text
    spans = [(text.find(name), text.find(name) + len(name)) for name in sorted(pushes)]
    evidence.spans += [span for span in spans if span[0] >= 0][:SHOWN]
