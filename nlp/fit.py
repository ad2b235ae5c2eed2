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

RUNS, ROUNDS = 3, 6
"""The steps depend on the order of the topics; the mean of several orders carries over better than one."""
RATE = 0.065
SHRINK = 0.003
START = 0.4
CHAR, CLASS, LAST_CHAR, LAST_CLASS = 0.7, 0.5, 0.6, 0.4
"""What counts for less than a pair of characters: single ones, classes (their words were chosen with the older topics
in view), and both again where the last part of a message holds them. Measured on letters left out."""
MARKS = "~^$>=*"
Table = dict[str, tuple[int, ...]]
LEAST = 2
"""A name must stand in at least so many topics."""
LIGHT = 10
"""A name that pushes nowhere harder is left out: a quarter of the table, and the odds are as good without it."""


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
            trusted(row, trust),
        )
        for row in rows
    ]


def trusted(row: dict[str, Any], trust: dict[str, int]) -> int:
    """How often a topic counts: by whoever wrote it."""
    return max(trust.get(tag, 1) for tag in row["tags"])


def _kind(label: dict[str, Any], kinds: dict[str, str]) -> int:
    decision = label["decision"] if isinstance(label["decision"], str) else label["decision"][0]
    if decision == "forbid":
        return KINDS.index(kinds[label["clause"][0][-1]])
    return KINDS.index("open" if decision == "allow" else "doubt")


def fit(topics: Sequence[Example], kinds: int = len(KINDS), light: int = LIGHT) -> Table:
    """Multinomial logistic regression by gradient steps that tire (Adagrad), the same on every run."""
    seen = Counter(name for topic in topics for name in topic.names if _weighed(name))
    names = ["", *(name for name, count in seen.items() if count >= LEAST)]
    tables = [
        _run(topics, {name: _Row(_value(name), kinds) for name in names}, run)
        for run in range(RUNS)
    ]
    rounded = {name: _mean([table[name] for table in tables]) for name in names}
    return {name: row for name, row in rounded.items() if name == "" or max(map(abs, row)) >= light}


def _run(topics: Sequence[Example], table: "dict[str, _Row]", run: int) -> "dict[str, _Row]":
    known = [(topic, [table[n] for n in ("", *topic.names) if n in table]) for topic in topics]
    for turn in range(run * ROUNDS, (run + 1) * ROUNDS):
        for topic, rows in sorted(known, key=lambda pair: _shuffled(turn, pair[0])):
            _step(rows, topic)
    return table


def _mean(rows: "Sequence[_Row]") -> tuple[int, ...]:
    """Whole numbers, as one name's runs have it on the whole."""
    lanes = zip(*(row.weights for row in rows), strict=True)
    return tuple(round(sum(lane) / len(rows) * rows[0].value * UNIT) for lane in lanes)


class _Row:
    """The weights of one name, and how far each has already been pushed."""

    __slots__ = ("pushed", "value", "weights")

    def __init__(self, value: float, kinds: int) -> None:
        self.value = value
        self.weights = [0.0] * kinds
        self.pushed = [START] * kinds


def _weighed(name: str) -> bool:
    """Han characters and pairs of them, names of classes, and marks; no signs, no spaces."""
    if name[0] == ">":
        return len(name) > 3 or name[1:] > "\u2fff"
    if name[0] in MARKS:
        return bool(name[1:].strip())
    if name.isascii():
        return len(name) > 2
    return len(name) <= 2 and min(name) > "\u2fff"


def _value(name: str) -> float:
    """How fast a name learns: what stands in more topics, or was chosen with old ones in view, slower."""
    if name[:1] == ">":
        return LAST_CLASS if name.isascii() else LAST_CHAR
    if len(name) == 1:
        return CHAR
    return CLASS if name.isascii() and name and name[0] not in MARKS else 1.0


def _shuffled(turn: int, topic: Example) -> bytes:
    return sha256(f"{turn} {topic.names}".encode()).digest()


def _step(rows: list[_Row], topic: Example) -> None:
    sums = [
        sum(row.weights[lane] * row.value for row in rows) for lane in range(len(rows[0].weights))
    ]
    top = max(sums)
    shares = [exp(value - top) for value in sums]
    whole = sum(shares)
    pushes = [((lane == topic.kind) - share / whole) for lane, share in enumerate(shares)]
    for row in rows:
        for lane, push in enumerate(pushes):
            slope = topic.trust * (push * row.value - SHRINK * row.weights[lane])
            row.pushed[lane] += slope * slope
            row.weights[lane] += RATE * slope / sqrt(row.pushed[lane])


def rows_of(paths: Iterable[str]) -> list[dict[str, Any]]:
    """The labelled topics of these files."""
    texts = [Path(path).read_text("utf-8") for path in paths]
    return [json.loads(line) for text in texts for line in text.splitlines()]


def main(paths: Sequence[str]) -> None:
    """Writes the table for the topics in these files."""
    checker = Checker.load()
    table = fit(examples(checker, rows_of(paths)))
    body = "\n".join(lines(table))
    sys.stdout.write(f"{checker.lexicon.labels['lean_note']}\nweights = '''\n{body}\n'''\n")


if __name__ == "__main__":
    main(sys.argv[1:])
