"""Lets a message's leaning speak where no pattern does, with the words that push hardest as evidence."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import repeat

from nlp.lean import Lean, marks, traits
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
    return traits(reading.normal.text, reading.found, reading.themes)


class Families:
    """Which themes belong to each closed kind; the first of a kind stands for it when nothing is proven."""

    def __init__(self, families: Mapping[str, str]) -> None:
        split = {kind: themes.split() for kind, themes in families.items()}
        self.firsts = {kind: themes[0] for kind, themes in split.items()}
        self._kinds: dict[str, list[str]] = defaultdict(list)
        for kind, themes in split.items():
            for theme in themes:
                self._kinds[theme].append(kind)

    def best(self, themes: Mapping[str, Evidence]) -> dict[str, str]:
        """For each kind its theme that has the best evidence."""
        best = dict(self.firsts)
        most: dict[str, float] = {}
        for theme in filter(self._kinds.__contains__, themes):
            weight = themes[theme].weight
            for kind in self._kinds[theme]:
                if weight > most.get(kind, 0.0):
                    best[kind], most[kind] = theme, weight
        return best


def lean_on(reading: Reading, lean: Lean, families: Families) -> None:
    """Adds the odds, and evidence as strong as they are, for the likeliest closed kind."""
    odds = lean.odds_of(_pushes(reading, lean))
    kinds = families.best(reading.themes)
    reading.odds, reading.kinds = odds, kinds
    if odds["open"] >= PUBLIC and "public_other" not in reading.themes:
        reading.themes["public_other"] = Evidence(lean=round(odds["open"], 2))
    kind = max(kinds, key=odds.__getitem__)
    if odds[kind] < LEAST:
        return
    evidence = reading.themes.setdefault(kinds[kind], Evidence())
    if not evidence.spans:
        evidence.spans += _shown(reading, lean.why(reading.pushes, kind, 12))
    evidence.lean = round(odds[kind], 2)
    evidence.rules.append(f"lean {kind}")


def _pushes(reading: Reading, lean: Lean) -> Iterable[int]:
    """Once for each trait, as `traits` names them; characters and pairs were asked about before."""
    pushes = reading.pushes
    names = (*reading.found, *reading.themes, *marks(reading.normal.text, reading.found))
    pushes.update(zip(names, map(lean.pushes.get, names, repeat(0)), strict=True))
    return pushes.values()


def _shown(reading: Reading, pushes: Sequence[tuple[str, int]]) -> list[Span]:
    """Where the words stand that push hardest; single characters and classes say little."""
    text = reading.normal.text
    words = [name for name, weight in pushes if weight > 0 and len(name) > 1 and name > "\u2fff"]
    return [(text.find(word), text.find(word) + len(word)) for word in words if word in text][
        :SHOWN
    ]
