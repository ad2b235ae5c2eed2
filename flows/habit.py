"""What this community's people decided about topics before (这里判过的): kept, counted, shown, set back."""

from collections.abc import Iterable, Mapping

from flows.act import Act
from flows.look import Look, row
from flows.model import Judged
from flows.outcome import Button, Card, Rows, Words
from flows.step import Step, stop

Counts = dict[str, dict[str, int]]
SHOWN = 6
"""Most lines of habits on the card; the rest is in the ledger."""


def judged(step: Step, decision: str) -> None:
    """Keep a decision, `allow` or `forbid`, with the evidence that lay before the person."""
    case = step.case
    hits = case.verdict.get("hits", [])
    step.put(
        Judged(
            case_id=case.id,
            community_id=case.community_id,
            decision=decision,
            themes=dict(case.verdict.get("telling", {})),
            clauses=[hit["clause"] for hit in hits],
            words=list(dict.fromkeys(word for hit in hits for word in hit["words"])),
            by=step.by,
            at=step.now,
        )
    )


def themes(rows: Iterable[Judged]) -> Counts:
    """For each theme how often people said allow and how often forbid."""
    return _count((name, r.decision) for r in rows if r.counts for name in r.themes)


def clauses(rows: Iterable[Judged]) -> Counts:
    """The same for each clause."""
    return _count((name, r.decision) for r in rows if r.counts for name in r.clauses)


def _count(pairs: Iterable[tuple[str, str]]) -> Counts:
    out: Counts = {}
    for name, decision in pairs:
        row_ = out.setdefault(name, {})
        row_[decision] = row_.get(decision, 0) + 1
    return out


def told(look: Look) -> Words | str:
    """The line beside a verdict: how such topics were decided here; never silent, or nothing to say."""
    said: Mapping[str, str | int] = look.case.verdict.get("habit", {})
    if not said:
        return ""
    return Words("screen.habit", {"name": said["name"], "yes": said["allow"], "no": said["forbid"]})


def lines(look: Look) -> list[Words]:
    """What was decided here, the most frequent first, by theme and then by clause."""
    rows = look.view.all(Judged) if look.view.has(Judged) else []
    names = {theme: name for r in rows for theme, name in r.themes.items()}
    topics = _ranked(themes(rows))[:SHOWN]
    shown = [_line("habit.theme", {"name": names[theme]}, said) for theme, said in topics]
    listed = look.profile.topic
    for kind, group in (("allow", listed.allow), ("forbid", listed.forbid)):
        for place, clause in enumerate(group, 1):
            if said := clauses(rows).get(clause.id):
                shown.append(_line(f"habit.{kind}", {"n": place}, said))
    return shown


def _line(key: str, values: Mapping[str, str | int], said: Mapping[str, int]) -> Words:
    counts = {"yes": said.get("allow", 0), "no": said.get("forbid", 0)}
    return Words(key, {**values, **counts})


def _ranked(counts: Counts) -> list[tuple[str, dict[str, int]]]:
    return sorted(counts.items(), key=lambda item: (-sum(item[1].values()), item[0]))


def card(look: Look) -> Card | None:
    """The habits of the community, with the button that sets them back; None while there are none."""
    found = lines(look)
    if not found:
        return None
    may = {"party_secretary", "admin"} & look.me
    rows: Rows = (row(Button("habitoff")),) if may else ()
    return Card("habit.card", {"lines": found}, rows)


def reset(step: Step) -> None:
    """From now on what was decided before counts no longer; it stays in the ledger."""
    rows = [r for r in step.view.all(Judged) if r.counts]
    if not rows:
        raise stop("habit.none")
    step.put(*(r.model_copy(update={"counts": False}) for r in rows))
    step.deed("habits_reset", n=len(rows))
    step.tell(step.by, Card("habit.reset", {"n": len(rows)}), "habit.reset")


ACTS = {"habitoff": Act(reset, "community", loose=True)}
