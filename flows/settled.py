"""A matter that the assembly has voted on (已决): shown to who brings it up again, before it becomes a topic."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from flows.look import row
from flows.outcome import Card, Words
from flows.profile.schema import Profile
from flows.wizard import Asking, Given, Next, Stay, Took, Wrong, ask_card, choice


def found(asking: Asking) -> dict[str, Any] | None:
    """The nearest matter that was decided, as the edge found it in the community's own ledger."""
    near = asking.answer("verdict", {}).get("decided", ())
    forbids = {c for clause in asking.look.profile.topic.forbid for c in clause.themes}
    return dict(near[0]) if near and "reopen" in forbids else None


def ask(asking: Asking) -> Card:
    """Decided already: see it, let it be, or let the secretary say."""
    old = found(asking)
    assert old is not None
    rows = (
        row(choice("see", "btn.settled.see"), choice("secretary", "btn.settled.up")),
        row(choice("drop", "btn.settled.drop")),
    )
    text = Words("screen.resolution", {"text": old["text"]}) if asking.answer("seen") else ""
    day = date.fromisoformat(old["day"])
    return ask_card(
        "screen.decided", rows, day=day, title=old["title"], no=old["no"], text=text,
    )  # fmt: skip


def take(asking: Asking, given: Given) -> Took:
    """看原决议 shows its text; 算了 drops the topic; 送书记定 goes on as a suspicion for a person."""
    if given.arg == "see":
        return Stay({"seen": True})
    if given.arg not in ("secretary", "drop"):
        return Wrong("wrong.choice")
    return Next({"settled": given.arg})


def unsettled(asking: Asking) -> bool:
    """Nothing like it was decided."""
    return found(asking) is None


def weighed(profile: Profile, answers: Mapping[str, Any]) -> dict[str, Any]:
    """The verdict; after 送书记定 with the clause about decided matters in front, so that its question is
    asked (DECISIONS 24a)."""
    verdict: dict[str, Any] = answers.get("verdict", {})
    if not answers.get("settled"):
        return verdict
    clause = next(c.id for c in profile.topic.forbid if "reopen" in c.themes)
    hit = {"clause": clause, "kind": "forbid", "words": [], "spans": [], "strength": 1.0}
    others = [h for h in verdict.get("hits", []) if h["clause"] != clause]
    return {**verdict, "decision": "forbid", "ask": clause, "hits": [hit, *others]}
