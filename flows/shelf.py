"""材料: which documents of a case exist by now, to choose from; a form nobody could fill yet is not offered."""

from collections.abc import Callable
from dataclasses import replace

from flows.look import Look, row
from flows.model import Approval, Evaluation
from flows.outcome import Button, Card
from flows.rounds import ROUND, as_of, promises

EARLIER = ("D4", "D4c", "D5")
"""What can be had of the rounds before."""

ALL = "all"
"""What stands behind 全部发给我."""


def _submitted(look: Look) -> bool:
    said = any(a.act in ("approve", "return") for a in look.view.all(Approval))
    return said or look.case.state == "topic_review" or look.view.meeting is not None


def _noticed(look: Look) -> bool:
    return look.view.meeting is not None and look.view.meeting.noticed_at is not None


def _met(look: Look) -> bool:
    return look.view.meeting is not None and look.view.meeting.started_at is not None


def _agreed(look: Look) -> bool:
    return look.view.result is not None and look.view.result.passed


EXISTS: dict[str, Callable[[Look], bool]] = {
    "D2": _submitted,
    "D4": _noticed,
    "D4g": _noticed,
    "D4c": _noticed,
    "D5": _met,
    "D7": _agreed,
    "D8": _agreed,
    "D10": lambda look: bool(promises(look.view)),
    "D17": lambda look: bool(look.view.all(Evaluation)),
}


def on_shelf(look: Look, codes: list[str]) -> list[str]:
    """Those of the codes that there is something to say in by now."""
    return [c for c in codes if c not in EXISTS or EXISTS[c](look)]


def earlier(look: Look) -> list[str]:
    """Papers of the rounds before this one, by code and round (D5r1): what each meeting left."""
    found = []
    for n in range(1, look.case.round):
        then = replace(look, view=as_of(look.view, n))
        found += [f"{c}{ROUND}{n}" for c in on_shelf(then, list(EARLIER))]
    return found


def shelf_card(look: Look, codes: list[str]) -> Card:
    """A button for each document, and all at once."""
    titles = {d.code: d.title for d in look.profile.document}
    rows = [row(_button(c, titles)) for c in codes if c.partition(ROUND)[0] in titles]
    if not rows:
        return Card("docs.none", {"no": look.case.no})
    n = len(rows)
    rows += [row(Button("docs", ALL, "btn.docs.all"))] if len(rows) > 1 else []
    return Card("docs.list", {"no": look.case.no, "n": n}, tuple(rows))


def _button(code: str, titles: dict[str, str]) -> Button:
    name, _, n = code.partition(ROUND)
    if n:
        return Button("docs", code, "btn.docs.round", {"word": titles[name], "n": int(n)})
    return Button("docs", code, "btn.word", {"word": titles[code]})
