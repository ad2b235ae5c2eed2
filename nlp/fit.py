"""Works the weights of `lean.toml` out from labelled topics: `python -m nlp.fit seen.jsonl … > lean.toml`."""

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from math import exp
from pathlib import Path
from typing import Any

from nlp.checker import Checker
from nlp.lean import KINDS, UNIT, lines

ROUNDS = 30
RATE = 0.1
SHRINK = 0.01
LEAST = 2
"""A name must stand in at least so many topics."""

Example = tuple[frozenset[str], int]


def examples(checker: Checker, rows: Iterable[dict[str, Any]]) -> list[Example]:
    """Labelled topics as traits and a kind; labels.toml says by which document they are labelled."""
    labels = checker.lexicon.labels
    by, kinds = labels["labelled_by"], labels["kinds"]
    return [(frozenset(checker.traits(row["text"])), _kind(row[by], kinds)) for row in rows]


def _kind(label: dict[str, Any], kinds: dict[str, str]) -> int:
    decision = label["decision"] if isinstance(label["decision"], str) else label["decision"][0]
    if decision == "forbid":
        return KINDS.index(kinds[label["clause"][0][-1]])
    return KINDS.index("open" if decision == "allow" else "doubt")


def fit(topics: Sequence[Example]) -> dict[str, tuple[int, ...]]:
    """Multinomial logistic regression by plain gradient steps, the same on every run."""
    seen = Counter(name for names, _ in topics for name in names)
    table = {name: [0.0] * len(KINDS) for name, count in seen.items() if count >= LEAST}
    table[""] = [0.0] * len(KINDS)
    for turn in range(ROUNDS):
        rate = RATE / (1 + turn * 0.15)
        for names, kind in sorted(topics, key=lambda topic: _shuffled(turn, topic)):
            _step(table, [name for name in names if name in table], kind, rate)
    rounded = {name: tuple(round(w * UNIT) for w in row) for name, row in table.items()}
    return {name: row for name, row in rounded.items() if name == "" or max(map(abs, row)) >= 5}


def _shuffled(turn: int, topic: Example) -> bytes:
    return sha256(f"{turn} {sorted(topic[0])}".encode()).digest()


def _step(table: dict[str, list[float]], names: list[str], kind: int, rate: float) -> None:
    rows = [table[""], *(table[name] for name in names)]
    sums = [sum(row[lane] for row in rows) for lane in range(len(KINDS))]
    top = max(sums)
    shares = [exp(value - top) for value in sums]
    whole = sum(shares)
    for lane, share in enumerate(shares):
        push = (lane == kind) - share / whole
        for row in rows:
            row[lane] += rate * (push - SHRINK * row[lane])


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
