"""Works the weights of `lean.toml` out from labelled topics: `python -m nlp.fit seen.jsonl … > lean.toml`."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from math import exp, sqrt
from pathlib import Path
from typing import Any

from nlp.checker import Checker
from nlp.lean import KINDS, UNIT, lines

ROUNDS = 8
RATE = 0.09
SHRINK = 0.0004
CLASS = 0.7
"""A class counts for less than a character: its words were chosen with the older topics in view.
Measured on topics that had no part in the choice (`wide`): 0.7 leans better than 0.4."""
LEAST = 2
"""A name must stand in at least so many topics."""


@dataclass(frozen=True, slots=True)
class Example:
    """The traits of one topic, its kind, and how often it counts."""

    names: tuple[str, ...]
    kind: int
    trust: int = 1


def examples(checker: Checker, rows: Iterable[dict[str, Any]]) -> list[Example]:
    """Labelled topics as traits and a kind; labels.toml says by which document they are labelled."""
    labels = checker.lexicon.labels
    by, kinds, trust = labels["labelled_by"], labels["kinds"], labels["trust"]
    return [
        Example(
            tuple(sorted(checker.traits(row["text"]))),
            _kind(row[by], kinds),
            max(trust.get(tag, 1) for tag in row["tags"]),
        )
        for row in rows
    ]


def _kind(label: dict[str, Any], kinds: dict[str, str]) -> int:
    decision = label["decision"] if isinstance(label["decision"], str) else label["decision"][0]
    if decision == "forbid":
        return KINDS.index(kinds[label["clause"][0][-1]])
    return KINDS.index("open" if decision == "allow" else "doubt")


def fit(topics: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """Multinomial logistic regression by gradient steps that tire (Adagrad), the same on every run."""
    seen = Counter(name for topic in topics for name in topic.names if _weighed(name))
    table = {name: _Row(_value(name)) for name, count in seen.items() if count >= LEAST}
    table[""] = _Row(1.0)
    known = [(topic, [table[n] for n in ("", *topic.names) if n in table]) for topic in topics]
    for turn in range(ROUNDS):
        for topic, rows in sorted(known, key=lambda pair: _shuffled(turn, pair[0])):
            _step(rows, topic)
    rounded = {name: row.rounded() for name, row in table.items()}
    return {name: row for name, row in rounded.items() if name == "" or max(map(abs, row)) >= 5}


class _Row:
    """The weights of one name, and how far each has already been pushed."""

    __slots__ = ("pushed", "value", "weights")

    def __init__(self, value: float) -> None:
        self.value = value
        self.weights = [0.0] * len(KINDS)
        self.pushed = [0.1] * len(KINDS)

    def rounded(self) -> tuple[int, ...]:
        return tuple(round(weight * self.value * UNIT) for weight in self.weights)


def _weighed(name: str) -> bool:
    """Han characters and pairs of them, and names of classes; no signs, no spaces."""
    if name.isascii():
        return len(name) > 2
    return len(name) <= 2 and min(name) > "\u2fff"


def _value(name: str) -> float:
    return CLASS if name.isascii() and name else 1.0


def _shuffled(turn: int, topic: Example) -> bytes:
    return sha256(f"{turn} {topic.names}".encode()).digest()


def _step(rows: list[_Row], topic: Example) -> None:
    sums = [sum(row.weights[lane] * row.value for row in rows) for lane in range(len(KINDS))]
    top = max(sums)
    shares = [exp(value - top) for value in sums]
    whole = sum(shares)
    pushes = [((lane == topic.kind) - share / whole) for lane, share in enumerate(shares)]
    for row in rows:
        for lane, push in enumerate(pushes):
            slope = topic.trust * (push * row.value - SHRINK * row.weights[lane])
            row.pushed[lane] += slope * slope
            row.weights[lane] += RATE * slope / sqrt(row.pushed[lane])


def main(paths: Sequence[str]) -> None:
    """Writes the table for the topics in these files."""
    checker = Checker.load()
    rows = [
        json.loads(line) for path in paths for line in Path(path).read_text("utf-8").splitlines()
    ]
    table = fit(examples(checker, rows))
    body = "\n".join(lines(table))
    sys.stdout.write(f"{checker.lexicon.labels['lean_note']}\nweights = '''\n{body}\n'''\n")


if __name__ == "__main__":
    main(sys.argv[1:])
