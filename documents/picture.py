"""The result of a vote as a picture for the group: bars, base, the line, the sentence."""

from typing import Any

from documents import typst
from documents.clean import clean
from documents.glyphs import Stand
from documents.labels import word
from documents.paper import Origin
from documents.voting import (
    Count,
    Rule,
    Vote,
    compare_word,
    passed_word,
    ratio_word,
    short_line,
    words,
)
from documents.when import full

COLORS = ("#2e7d32", "#c62828", "#8d8d8d")


def render(origin: Origin, counted: Vote) -> bytes:
    """A PNG of a count, dated by its closing. Totals only: no picture shows who voted what."""
    rule, count = counted.rule, counted.count
    if rule is None or count is None:
        raise ValueError("nothing was counted")
    stand = Stand()
    data = {
        **_words(origin, counted), "bars": _bars(rule, count), "need": _need(rule, count),
        "base": word("picture.base", n=count.present),
        "line": rule.num / rule.den, "present": count.present, "passed": count.passed,
        "verdict": passed_word(count.passed),
    }  # fmt: skip
    shown = {k: stand.in_for(clean(v)) if isinstance(v, str) else v for k, v in data.items()}
    return typst.compile_data("picture.typ", shown, "png", origin.now)[0]


def _words(origin: Origin, counted: Vote) -> dict[str, str]:
    case, community = origin.view.case, origin.view.community
    time = full(origin.here(origin.now))
    return {
        "head": word("picture.head", no=case.no, community=community.name, time=time),
        "title": case.title, "sentence": short_line(counted),
    }  # fmt: skip


def _need(rule: Rule, count: Count) -> str:
    return word("picture.need", compare=compare_word(rule), ratio=ratio_word(rule), need=count.need)


def _bars(rule: Rule, count: Count) -> list[dict[str, Any]]:
    three = (count.yes, count.no, count.abstain)
    return [
        {"label": label, "n": n, "color": color, "count": word("people", n=n)}
        for label, n, color in zip(words(rule).values(), three, COLORS, strict=True)
    ]
