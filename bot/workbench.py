"""For whoever keeps the lexicon: `python3 run.py classify "…"` shows what a message is taken for, and why."""

import argparse
import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.topics import lists_of
from flows.profile.load import load_all
from nlp import clauses
from nlp.checker import Checker
from nlp.lists import TopicLists
from nlp.reading import Reading
from nlp.verdict import Verdict


def all_lists() -> dict[str, TopicLists]:
    """Every document's lists: the shipped profile's own, and the lexicon's for the others."""
    shipped = {name: lists_of(profile) for name, profile in load_all().items()}
    return {**clauses.load(), **shipped}


def prediction(checker: Checker, lists: Mapping[str, TopicLists], row: Mapping[str, Any]) -> str:
    """One line in the form that labelled topics are scored in: decisions, categories, level."""
    line: dict[str, Any] = {"id": row["id"]}
    for name, group in lists.items():
        verdict = checker.check(str(row["text"]), group)
        if verdict.category:
            line[name] = {key: verdict.category[key] for key in ("area", "category")}
        elif group.mode == "must_and_forbid":
            line[name] = {"decision": verdict.decision, "clause": verdict.best}
        line["level"] = verdict.level
    return json.dumps(line, ensure_ascii=False)


def explain(checker: Checker, lists: Mapping[str, TopicLists], text: str) -> Iterator[str]:
    """The message, its words, its themes with their evidence, and every document's verdict."""
    label = checker.lexicon.labels["workbench"]
    reading = checker.read(text)
    yield f"{label['text']} {reading.normal.text}"
    yield f"{label['tokens']} {' / '.join(reading.tokens)}"
    yield f"{label['odds']} {_odds(reading, checker)}"
    yield from _themes(reading, checker)
    for name, group in lists.items():
        yield from _verdict(name, checker.check(text, group), group, label)


def _odds(reading: Reading, checker: Checker) -> str:
    names = checker.lexicon.labels["kind_names"]
    ranked = sorted(reading.odds.items(), key=lambda item: -item[1])
    return "  ".join(f"{names[kind]} {share:.0%}" for kind, share in ranked if share >= 0.01)


def _themes(reading: Reading, checker: Checker) -> Iterator[str]:
    for theme, evidence in sorted(reading.themes.items(), key=lambda item: -item[1].weight):
        words = " ".join(dict.fromkeys(reading.normal.text[s:e] for s, e in evidence.spans))
        rules = "".join(f"  ⟨{rule.strip()}⟩" for rule in evidence.rules[:2])
        line = checker.lexicon.themes[theme]
        yield f"  {theme} {evidence.weight:.2f}  {words}{rules}  （{line}）"


def _verdict(
    name: str, verdict: Verdict, lists: TopicLists, label: Mapping[str, str]
) -> Iterator[str]:
    reason = f" ({verdict.reason})" if verdict.reason else ""
    extra = " ".join([*verdict.guards, verdict.level, verdict.category.get("category", "")])
    yield f"{name}: {label[verdict.decision]}{reason}  {extra}"
    texts = {clause.id: clause.text for clause in lists.clauses}
    for hit in verdict.hits:
        yield f"    {hit.clause} {hit.strength:.2f}  {' '.join(hit.words)}  {texts[hit.clause]}"
    for said in (verdict.ask, verdict.reframe, *verdict.matters):
        if said:
            yield f"    → {said}"


def _rows(path: str) -> Iterable[dict[str, Any]]:
    lines = sys.stdin if path == "-" else Path(path).read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines if line.strip()]


def main(arguments: list[str] | None = None) -> int:
    """Explains one message, or judges a file of them; returns the exit code."""
    parser = argparse.ArgumentParser(prog="run.py classify", description=__doc__)
    parser.add_argument("text", nargs="*", help="a message to explain")
    parser.add_argument(
        "--file", nargs="?", const="-", help="JSON lines with id and text; - reads stdin"
    )
    parser.add_argument("--slow", action="store_true", help="use jieba even where rjieba is there")
    options = parser.parse_args(arguments)
    checker, lists = Checker.load(fast=False if options.slow else None), all_lists()
    if options.file is not None:
        for row in _rows(options.file):
            print(prediction(checker, lists, row))
    elif options.text:
        print("\n".join(explain(checker, lists, " ".join(options.text))))
    else:
        for line in sys.stdin:
            print("\n".join(explain(checker, lists, line.strip())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
