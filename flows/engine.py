"""The one door: decide(view, command, profile, now) gives what should happen, or why it does not."""

from dataclasses import replace
from datetime import datetime

from flows import news, reminding, wizards
from flows.act import Act
from flows.acts import ACTS
from flows.allowed import ALLOWED, may
from flows.cards import bare_card, look_of
from flows.command import BOT, Command
from flows.gatekeeper import Confirm, ask_confirm
from flows.model import (
    Account,
    Ballot,
    CaseRole,
    Focus,
    Meeting,
    Record,
    RoleGrant,
    Wizard,
)
from flows.offered import stands
from flows.outcome import Outcome, Refused, Show, Words
from flows.profile.schema import Profile
from flows.roles import candidates, holders, roles_of
from flows.rounds import promises
from flows.step import Step, Stop, stop
from flows.view import View


def needs(act: str) -> str:
    """How much the act needs to see: case, vote, presence or community; unknown acts need nothing."""
    found = ACTS.get(act)
    return found.needs if found else "community"


def decide(view: View, command: Command, profile: Profile, now: datetime) -> Outcome | Refused:
    """Decide one command. Pure: the same values always give the same answer.

    `now` is aware UTC. Refused is an answer too: its words say what to do next.
    """
    act = ACTS.get(command.act)
    if act is None or not _fresh(view, command, act):
        return _stale(view, command)
    if act.needs == "case" and not act.loose and not view.in_case and command.ref.kind not in "wr":
        return _stale(view, command)
    me = _with_admin(_roles(act, view, command, profile, now), command)
    if not may(command.act, me):
        return _not_allowed(view, command, profile, now)
    if not stands(view, command, profile, now):
        return _stale(view, command)
    step = Step(view, command, profile, now, me)
    try:
        _handle(step, act)
        if not (act.quiet or step.quiet):
            _finish(step, view)
    except Stop as stopped:
        return stopped.refused
    return step.outcome()


def _roles(
    act: Act, view: View, command: Command, profile: Profile, now: datetime
) -> frozenset[str]:
    """Who somebody is here; before a ballot the frozen roll decides, and offices are not looked at."""
    if act.needs == "vote":
        return frozenset()
    return roles_of(view, command.by, profile, now) | _approver(view, command, profile, now)


def _handle(step: Step, act: Act) -> None:
    """Do the act, and what it hands on to: typed words to where they belong, a press after its gate."""
    _or_ask(step, act)
    while step.redo is not None:
        name, arg = step.redo
        step.redo = None
        if not may(name, step.me):
            raise stop("press.norole")
        step.command = replace(step.command, act=name, arg=arg)
        _or_ask(step, ACTS[name])


def _or_ask(step: Step, act: Act) -> None:
    """Do it; where a confirm gate is in the way, what it did is taken back and the gate is asked about."""
    before = step.mark()
    try:
        act.handle(step)
    except Confirm as confirm:
        step.back_to(before)
        ask_confirm(step, confirm)


KINDS = {
    "a": "w", "back": "w", "vote": "b", "myvote": "b", "here": "m", "gone": "m", "rsvp": "m",
    "noopinion": "m", "read": "m", "rdone": "r", "rlater": "r", "rnot": "r",
    "rsee": "r",
}  # fmt: skip
"""What an act is pressed on; every other one on the case. A press on anything else is forged."""


def _fresh(view: View, command: Command, act: Act) -> bool:
    """A press carries the epoch of its object; an older one changes nothing (INV 4)."""
    if act.loose:
        return True
    if command.epoch is None:
        return command.typed
    if command.ref.kind != KINDS.get(command.act, "c"):
        return False
    return command.epoch == _epoch(view, command)


def _epoch(view: View, command: Command) -> int | None:
    ref = command.ref
    if ref.kind == "c" and view.in_case:
        return view.case.epoch
    table: dict[str, type[Record]] = {"b": Ballot, "m": Meeting, "w": Wizard}
    if ref.kind in "0r":
        return reminding.EPOCH if ref.kind == "r" else 0
    kind = table.get(ref.kind)
    if kind is None:
        return None
    found = view.find(kind, ref.id) if view.has(kind) else None
    return getattr(found, "epoch", None)


def _stale(view: View, command: Command) -> Refused:
    shows: tuple[Show, ...] = ()
    if command.private and command.by != BOT:
        # A question before there was a case has become one: that card, not a menu below it.
        busy = view.find(Focus, command.by) if view.has(Focus) else None
        case_id = view.case_id or (busy.case_id if busy else 0)
        shows = (Show("card", case_id, command.by),)
    return Refused("press.stale", shows=shows)


def _approver(view: View, command: Command, profile: Profile, now: datetime) -> frozenset[str]:
    if (
        view.in_case
        and view.case.state == "topic_review"
        and command.by in holders(view, "approver", profile, now)
    ):
        return frozenset({"approver"})
    return frozenset()


def _with_admin(me: frozenset[str], command: Command) -> frozenset[str]:
    """Administrators are named by the operator's setting alone, never by a record (DECISIONS 18)."""
    if command.by != BOT and command.data.get("admin"):
        return me | {"admin"}
    return me - {"admin"}


def _not_allowed(view: View, command: Command, profile: Profile, now: datetime) -> Refused:
    wanted = [r for r in sorted(ALLOWED.get(command.act, frozenset())) if r not in ("*", "bot")]
    if not wanted:
        return Refused("press.norole", alert=True)
    words = tuple(Words(f"role.{'convenor' if r == 'candidate' else r}") for r in wanted)
    return Refused("press.role", {"who": words}, alert=True)


def _finish(step: Step, before: View) -> None:
    """What every act has in common: new questions, whose card changed, what the presser is busy with."""
    wizards.begin(step)
    view = step.view
    if not view.in_case:
        return
    was = before.case.state if before.in_case else ""
    moved = (not before.in_case) or was != view.case.state or _new_round(before, view)
    if moved:
        news.tell(step, was)
        wizards.entered(step)
        wizards.begin(step)
    _remember(step)
    _call_others(step, before, moved=moved)


def _new_round(before: View, after: View) -> bool:
    return before.case.round != after.case.round


def _remember(step: Step) -> None:
    if step.by == BOT or not step.command.private:
        return
    old = step.view.find(Focus, step.by) if step.view.has(Focus) else None
    if old is None or old.case_id != step.view.case_id:
        step.put(
            Focus(person_id=step.by, community_id=step.view.community.id, case_id=step.view.case_id)
        )


def _call_others(step: Step, before: View, *, moved: bool) -> None:
    """Whoever has something new to do gets his card sent anew; the presser's is edited in place."""
    shown = {(s.object_id, s.person_id) for s in step.shows if s.kind == "card"}
    case_id = step.view.case_id
    for person in _staff(step):
        if (case_id, person) in shown:
            continue
        after = bare_card(look_of(step.view, person, step.profile, step.now))
        if person == step.by and step.command.private:
            step.show("card", case_id, person)
        elif (
            after.rows
            and (moved or step.command.act in CALLING)
            and _changed(step, before, person, after.key)
        ):
            step.show("card", case_id, person, fresh=True)
        elif moved and after.key == "super.panel":
            step.show("card", case_id, person)


CALLING = frozenset({
    "fsay", "tosec", "filed", "a", "moveto", "text", "done", "notyet", "complete", "due", "stop",
    "feedback",
})  # fmt: skip
"""Acts that may give another person something to do without a change of state."""


def _changed(step: Step, before: View, person: int, key: str) -> bool:
    if not before.in_case:
        return True
    old = bare_card(look_of(before, person, step.profile, step.now))
    return old.key != key or not old.rows


def _staff(step: Step) -> list[int]:
    """Everybody with an office or a part in the case who has pressed Start."""
    view = step.view
    offices: list[RoleGrant | CaseRole] = [*view.all(RoleGrant), *view.all(CaseRole)]
    people = [r.person_id for r in offices if r.until is None]
    people += [view.case.proposer_id, *candidates(view, step.profile, step.now), step.by]
    people += [i.owner_id for i in promises(view)]
    started = {a.person_id for a in view.all(Account) if a.started and not a.blocked}
    return [p for p in dict.fromkeys(people) if p in started]
