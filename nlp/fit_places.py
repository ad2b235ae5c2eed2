"""Works the weights of `places.toml` out from labelled topics: `python -m nlp.fit_places seen.jsonl …`."""

import sys
from collections.abc import Iterable, Sequence
from typing import Any

from nlp import area, clauses
from nlp.checker import Checker
from nlp.fit import Example, Table, fit, rows_of, trusted
from nlp.judge import judge
from nlp.lean import lines
from nlp.lists import TopicLists
from nlp.places import Places

LIGHT = 20
"""As in `nlp.fit`, for more columns: a third of the table, and one topic in three hundred."""


def examples(
    checker: Checker, lists: TopicLists, rows: Iterable[dict[str, Any]], categories: Sequence[str]
) -> list[Example]:
    """Topics that have a category as the names it is weighed by and its place among the categories."""
    trust = checker.lexicon.labels["trust"]
    return [
        Example(
            tuple(sorted(_names(checker, lists, row["text"]))),
            categories.index(_first(row[lists.profile_id])),
            trusted(row, trust),
        )
        for row in rows
        if row[lists.profile_id]
    ]


def _first(label: dict[str, Any]) -> str:
    said = label["category"]
    return said if isinstance(said, str) else said[0]


def _names(checker: Checker, lists: TopicLists, text: str) -> set[str]:
    reading = checker.read(text)
    hits = judge(reading, lists).hits
    return area.signs(reading, lists.areas, hits, area.likeliest(reading, lists.areas, hits))


def worked_out(checker: Checker, lists: TopicLists, rows: Iterable[dict[str, Any]]) -> Places:
    """The table for the area lists of one document."""
    other = checker.lexicon.labels["other"]
    categories = [*(clause.text for clause in lists.areas.values()), other]
    table = fit(examples(checker, lists, rows, categories), len(categories), LIGHT)
    return Places.of(categories, _table(table))


def _table(table: Table) -> Table:
    return {name or "-": row for name, row in table.items()}


def main(paths: Sequence[str]) -> None:
    """Writes the table for the topics in these files, by the one document that has area lists."""
    checker = Checker.load()
    lists = next(lists for lists in clauses.load().values() if lists.areas)
    places = worked_out(checker, lists, rows_of(paths))
    head = f"{checker.lexicon.labels['places_note']}\ncategories = '{' '.join(places.categories)}'"
    body = "\n".join(lines(places.weights))
    sys.stdout.write(f"{head}\nweights = '''\n{body}\n'''\n")


if __name__ == "__main__":
    main(sys.argv[1:])
