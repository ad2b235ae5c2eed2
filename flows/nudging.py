"""Answers to a reminder: 办好了, 明天再说 (three times), 不是我的事; and 提醒, the list of what is asked of me."""

from datetime import datetime

from flows import dates, reminders
from flows.act import Act
from flows.command import Ref
from flows.fulfilled import fulfilled
from flows.model import Case, Focus, Reminder
from flows.obligations import Obligation, still_open
from flows.outcome import Answer, Button, Cancel, Card, Remind, Words
from flows.profile.offset import parse_offset
from flows.recipients import above, meant, put_away, put_away_by
from flows.reminding import EPOCH, SNOOZES
from flows.step import Step, stop

BY_WORD = frozenset(
    {"R18", "R21", "R24", "R26", "R27", "R31", "R32", "R33", "R34", "R35", "R36", "R37", "R38",
     "R39", "R40", "R43", "R44"}
)  # fmt: skip
"""What no record of ours shows: the word of whoever was reminded settles it, and stands in the chain."""

SHOWN = 8
TOMORROW = parse_offset("P1D")


def _mine(step: Step) -> tuple[Reminder, Obligation]:
    """The row that was pressed, when it still matters and this person was meant."""
    row = step.view.find(Reminder, step.command.ref.id)
    if row is None or row.state != "fired":
        raise stop("remind.over", alert=False)
    about = Obligation.parse(row.obligation)
    if step.by not in {*meant(step, row.to, about), about.person}:
        raise stop("press.norole")
    if fulfilled(step, row.kind) or not still_open(step, about):
        raise stop("remind.over", alert=False)
    return row, about


def done(step: Step) -> None:
    """办好了: believed where no record could show it; else the card on which the step is still open."""
    row, about = _mine(step)
    if row.kind in BY_WORD:
        step.reminders.append(Cancel(obligation=about.root))
        _go_on(step, row, about)
        step.deed("reminder_done", rule=row.kind)
        step.answer = Answer("remind.thanks")
        return
    if step.view.in_case:
        step.look_at(step.by)
        step.show("card", step.case.id, step.by, fresh=True)
    step.answer = Answer("remind.notyet")


def _go_on(step: Step, row: Reminder, about: Obligation) -> None:
    """What repeats (去看看) comes again after its pause, although this time it was done."""
    rule = step.profile.reminders.get(row.kind)
    if rule is None or rule.every is None or (rule.times and row.n >= rule.times):
        return
    n = max(row.n + 1, reminders.first_repeat(rule))
    at = dates.due(step.now, rule.every, step.profile.calendar, reminders.WORKDAYS)
    step.reminders.append(Remind(row.kind, n, at, about.root, rule.to, row.state_name, rule.urgent))


def tomorrow(step: Step) -> None:
    """明天再说: this person alone is told again; the third time the next in line as well.

    Pressed again, also on an older message, it says the day that stands and lays nothing anew.
    """
    row, about = _mine(step)
    mine = _put_off(step, row, about)
    waits = [r for r in mine if r.state == "waiting"]
    if waits:
        _say_day(step, waits[-1].due_at, meant(step, waits[-1].to, about))
        return
    n = max((r.n for r in mine), default=0) + 1
    if n > SNOOZES:
        raise stop("remind.enough")
    at = dates.due(step.now, TOMORROW, step.profile.calendar, reminders.WORKDAYS)
    people = [step.by, *(above(step, step.by) if n == SNOOZES else [])]
    to = tuple(f"p{p}" for p in people)
    note = {"from": step.by, "why": "later"} if people[1:] else {}
    step.reminders.append(Remind(row.kind, n, at, about.of(step.by), to, row.state_name, note=note))
    step.deed("snoozed", rule=row.kind, n=n)
    _say_day(step, at, people)


def _put_off(step: Step, row: Reminder, about: Obligation) -> list[Reminder]:
    """What the presser has put off already: rows of his own that stand, whichever message he presses."""
    return [
        r
        for r in step.view.all(Reminder)
        if (r.case_id, r.kind, r.obligation) == (row.case_id, row.kind, about.of(step.by))
        and r.n > 0 and r.state not in ("cancelled", "over")
    ]  # fmt: skip


def _say_day(step: Step, at: datetime, people: list[int]) -> None:
    """The day on which he is told again, and who else then."""
    names = [step.view.name(p) for p in people if p != step.by]
    key = "remind.tomorrow.last" if names else "remind.tomorrow"
    step.answer = Answer(key, {"day": dates.local_day(at, step.profile.calendar), "names": names})


def not_mine(step: Step) -> None:
    """不是我的事: it goes to the next in line, with the name of who gave it on."""
    row, about = _mine(step)
    up = above(step, step.by)
    if not up:
        raise stop("remind.nobody")
    step.answer = Answer("remind.passed_on", {"names": [step.view.name(p) for p in up]})
    if str(step.by) in put_away(step, about):
        return
    put_away_by(step, about, step.by)
    note = {"from": step.by, "why": "not"}
    step.reminders.append(
        Remind(row.kind, 0, step.now, about.of(step.by), tuple(f"p{p}" for p in up),
               row.state_name, note=note)
    )  # fmt: skip
    step.deed("not_theirs", rule=row.kind, to=up)


def see(step: Step) -> None:
    """From a digest: the card of the case, where it is done; without a case the reminder's own answers."""
    row, _ = _mine(step)
    if step.view.in_case:
        step.put(
            Focus(person_id=step.by, community_id=step.view.community.id, case_id=step.case.id)
        )
        step.show("card", step.case.id, step.by, fresh=True)
        return
    what = {"what": Words(f"remind.what.{row.kind}")}
    rows = ((Button("rdone"), Button("rlater"), Button("rnot")),)
    step.tell(step.by, Card("remind.one", what, rows, Ref("r", row.id), EPOCH), f"one{row.id}")


def my_reminders(step: Step) -> None:
    """提醒: what I have been asked and have not done, each with 明天再说."""
    mine = [r for r in step.view.all(Reminder) if r.state == "fired" and _open(step, r)]
    latest = {(r.case_id, r.kind, Obligation.parse(r.obligation).root): r for r in mine}
    rows = sorted(latest.values(), key=lambda r: r.due_at)[:SHOWN]
    if not rows:
        step.tell(step.by, Card("remind.none"), f"remind{step.now.timestamp()}")
        return
    lines = [_line(step, i, row) for i, row in enumerate(rows, 1)]
    buttons = tuple(
        (_button("rsee", "btn.rsee", i, row), _button("rlater", "btn.rlater.n", i, row))
        for i, row in enumerate(rows, 1)
    )
    card = Card("remind.list", {"n": len(latest), "lines": lines}, buttons)
    step.tell(step.by, card, f"remind{step.now.timestamp()}")


def _open(step: Step, row: Reminder) -> bool:
    case = step.view.find(Case, row.case_id) if row.case_id else None
    return not row.case_id or (case is not None and row.state_name in ("", case.state))


def _line(step: Step, i: int, row: Reminder) -> Words:
    case = step.view.find(Case, row.case_id) if row.case_id else None
    title = case.title if case else step.view.community.name
    day = dates.local_day(row.due_at, step.profile.calendar)
    what = Words(f"remind.what.{row.kind}")
    return Words("remind.line", {"n": i, "what": what, "title": title, "day": day})


def _button(act: str, label: str, i: int, row: Reminder) -> Button:
    what = Words(f"remind.what.{row.kind}")
    return Button(act, "", label, {"n": i, "what": what}, Ref("r", row.id), EPOCH)


ACTS = {
    "rdone": Act(done),
    "rlater": Act(tomorrow),
    "rnot": Act(not_mine),
    "rsee": Act(see),
    "remind": Act(my_reminders, "reminders", loose=True, quiet=True),
}
