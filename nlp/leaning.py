"""Lets a message's leaning speak where no pattern does, with the words that push hardest as evidence."""

from collections.abc import Iterable, Mapping, Sequence

from nlp.lean import Lean, length, traits
from nlp.reading import Evidence, Reading
from nlp.rules import Span

LEAST = 0.3
"""Odds from which a closed kind is worth a mention."""
PUBLIC = 0.6
"""Odds of being open from which a message counts as a public matter though no word of it is known."""
SHOWN = 3
"""Most words shown for it."""


def traits_of(reading: Reading) -> set[str]:
    """Everything about a reading that has a weight."""
    return traits(reading.normal.text, {**reading.found, **reading.themes})


def lean_on(reading: Reading, lean: Lean, families: Mapping[str, Sequence[str]]) -> None:
    """Adds the odds, and evidence as strong as they are, for the likeliest closed kind."""
    reading.odds.update(lean.odds_of(_pushes(reading, lean)))
    reading.kinds.update(_kinds(reading, families))
    if reading.odds["open"] >= PUBLIC and "public_other" not in reading.themes:
        reading.themes["public_other"] = Evidence(lean=round(reading.odds["open"], 2))
    kind = max(families, key=lambda name: reading.odds[name])
    if reading.odds[kind] < LEAST:
        return
    evidence = reading.themes.setdefault(reading.kinds[kind], Evidence())
    if not evidence.spans:
        evidence.spans += _shown(reading, lean.why(reading.pushes, kind, 12))
    evidence.lean = round(reading.odds[kind], 2)
    evidence.rules.append(f"lean {kind}")


def _pushes(reading: Reading, lean: Lean) -> Iterable[int]:
    """Once for each trait, as `traits` names them; characters and pairs were asked about before."""
    pushes = reading.pushes
    for name in (*reading.found, *reading.themes, length(reading.normal.text)):
        pushes[name] = lean.push(name)
    return pushes.values()


def _kinds(reading: Reading, families: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """For each family the theme that has the best evidence, or its first."""
    kinds = {kind: family[0] for kind, family in families.items()}
    proven = [(theme, found.weight) for theme, found in reading.themes.items() if found.weight]
    for kind, family in families.items() if proven else ():
        most = 0.0
        for theme, weight in proven:
            if weight > most and theme in family:
                kinds[kind], most = theme, weight
    return kinds


def _shown(reading: Reading, pushes: Sequence[tuple[str, int]]) -> list[Span]:
    """Where the words stand that push hardest; single characters and classes say little."""
    text = reading.normal.text
    words = [name for name, weight in pushes if weight > 0 and len(name) > 1 and name > "\u2fff"]
    return [(text.find(word), text.find(word) + len(word)) for word in words if word in text][
        :SHOWN
    ]
