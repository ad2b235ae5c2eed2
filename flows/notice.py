"""The notice (会议通知): to every subject privately and to the group; who comes, who was not reached."""

from datetime import datetime, timedelta
from typing import Any

from flows import ahead, inviting, materials, moving, reaching, spreading, telling
from flows.act import Act
from flows.command import Ref
from flows.drafting import as_last
from flows.gatekeeper import pass_gates
from flows.gates import missing
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Meeting, Subject
from flows.outcome import Answer, Button, Card, Remind, Rows, Words
from flows.place import where
from flows.planning import KEPT, notice_words
from flows.profile.schema import Profile
from flows.roles import holders
from flows.step import Step, stop

REPLIES = ("yes", "online", "no")
OPENS = "opens"
"""The kind of the row that falls due when check-in may begin."""

CALENDAR = "D4.ics"
"""The entry for the telephone's calendar, sent with every private notice."""


def send(step: Step) -> None:
    """T18: freeze the plan, tell everybody, remember it for 和上次一样."""
    if _moved(step):
        moving.begins(step)
    pass_gates(step, "send_notice")
    moving.done(step)
    meeting = _open_meeting(step)
    step.put(meeting.model_copy(update={"noticed_at": step.now}))
    step.go("send_notice")
    ahead.carry(step, 0, meeting)
    tell_everybody(step, meeting, changed="was" in step.case.flags)
    _remember(step, meeting)
    step.deed("noticed", meeting=meeting.id, invited=len(step.view.subjects))


def _moved(step: Step) -> bool:
    """Whether people were told another day before the plan was changed (T19)."""
    was, meeting = step.case.flags.get("was", {}), step.view.meeting
    at = meeting.at.isoformat() if meeting and meeting.at else ""
    return bool(was.get("at") and at) and was["at"] != at


def tell_everybody(step: Step, meeting: Meeting, *, changed: bool, why: str = "") -> None:
    """Privately with a calendar entry, and in the group; who has no bot is left for a person to tell.

    A changed time makes what people answered void: they are asked again (T19, T20), and not by the old notice.
    """
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    was = step.case.flags.get("was", {})
    moved = changed and was.get("at") != (meeting.at.isoformat() if meeting.at else "")
    rows, ref = (*reply_rows(meeting), *more_rows(meeting)), Ref("m", meeting.id)
    values: dict[str, Any] = {"notice": notice_words(look)}
    if changed:
        values |= {"old": _old(was) if moved else "", "why": moving.because(why)}
    card = Card("notice.again" if changed else "notice.P", values, rows, ref, meeting.epoch)
    here = reaching.able(step)
    for subject in step.view.subjects:
        reaching.forget(step, subject, reply=moved)
        if subject.person_id in here:
            step.tell(subject.person_id, card, f"notice{meeting.id}", CALENDAR, outdates="m")
            now = step.view.get(Subject, step.case.id, step.case.round, subject.person_id)
            reaching.mark(step, now, reaching.by_bot(look))
    group = Card("notice.again" if changed else "notice.G", values, rows, ref, meeting.epoch)
    step.tell_group(group, f"notice{meeting.id}", outdates="m")
    step.edit_case(flags={k: v for k, v in step.case.flags.items() if k != "was"})
    _remind(step, meeting)


def _old(was: dict[str, Any]) -> Words:
    place = was["place"] or Words("place.online")
    return Words("notice.old", {"time": datetime.fromisoformat(was["at"]), "place": place})


def _remind(step: Step, meeting: Meeting) -> None:
    assert meeting.at is not None
    about = f"m{meeting.id}"
    for event in ("meeting.time", "meeting.unset"):
        step.end(f"{event}:{about}")
        step.begin(event, meeting.at, state="noticed", about=about)
    lay_opening(step, meeting)


def more_rows(meeting: Meeting) -> Rows:
    """我有话说, and 看材料 where there is any."""
    return (row(Button("opinion", label="btn.haveword"), *materials.button(meeting)),)


def _open_meeting(step: Step) -> Meeting:
    meeting = step.view.meeting
    if meeting is None or meeting.at is None:
        raise stop("gate.plan_complete", fields=[])
    return meeting


def reply_rows(meeting: Meeting) -> Rows:
    """能来 / 网上参加 / 来不了, harmless to press twice."""
    return (row(*(Button("rsvp", r, f"btn.rsvp.{r}") for r in REPLIES)),)


def _remember(step: Step, meeting: Meeting) -> None:
    last = {
        **as_last(Look(step.view, step.by, step.profile, step.now, step.me)),
        "supervisor": next(iter(holders(step.view, "supervisor", step.profile, step.now)), 0),
        "recorder": next(iter(holders(step.view, "recorder", step.profile, step.now)), 0),
        **{k: getattr(meeting, k) for k in KEPT},
    }
    step.put(step.view.community.model_copy(update={"last": last}))


def reply(step: Step) -> None:
    """能来 / 来不了: set for this round; the last answer counts."""
    arg = step.command.arg
    subject = step.view.find(Subject, step.case.id, step.case.round, step.by)
    if arg not in REPLIES:
        raise stop("press.stale", alert=False)
    if subject is None:
        raise stop("vote.notlisted")
    if subject.reply != arg:
        heard = {"reply": arg, "replied_at": step.now}
        if not subject.reached_by:
            way = next(iter(step.profile.notice.ways), "")
            heard |= {"reached_by": way, "reached_at": step.now}
        step.put(subject.model_copy(update=heard))
        step.deed("replied", reply=arg)
        for person in holders(step.view, "convenor", step.profile, step.now):
            step.show("card", step.case.id, person)
        if arg == "no" and step.command.ref.kind == "m":
            ahead.offer(step, step.view.get(Meeting, step.command.ref.id))
    step.answer = Answer(f"rsvp.{arg}")


def noticed_card(look: Look) -> Card:
    """Who comes; 开始签到 when the time is near."""
    meeting = look.view.meeting
    if not look.me & {"convenor", "host", "recorder"} or meeting is None:
        return _invited(look)
    if meeting.state == "closed" and not look.me & {"convenor", "host"}:
        return waiting(look, "convenor")
    if meeting.state == "closed":
        return case_card(look, "noticed.notime", (row(Button("postpone", label="btn.newtime")),))
    counts: dict[str, Any] = {
        r: sum(1 for s in look.view.subjects if s.reply == r) for r in REPLIES
    }
    silent = [look.view.name(s.person_id) for s in look.view.subjects if not s.reply]
    lacking = [m.words() for m in missing(look.view, look.profile, "open_checkin", look.now)]
    left = reaching.unreached(look)
    second = [Button("copynotice")]
    second += [Button("invites")] if inviting.without_phone(look) else []
    second += [Button("postpone")] if look.me & {"convenor", "host"} else []
    second += [Button("replan")] if "convenor" in look.me else []
    opens = opens_at(look.profile, meeting)
    early = opens is not None and look.now < opens
    first = () if early else (row(Button("checkin")),)
    rows = (*first, *reaching.rows(look), tuple(second))
    return case_card(
        look, "noticed.card", rows, time=meeting.at, place=meeting.place or meeting.link,
        silent=silent if len(silent) < len(look.view.subjects) else [], missing=[] if left else lacking,
        ok=len(look.view.subjects) - len(left), fail=_to_call(look), **counts,
        opens=Words("noticed.opens", {"time": opens}) if early and opens else "",
    )  # fmt: skip


def opens_at(profile: Profile, meeting: Meeting) -> datetime | None:
    """From when one may check in (UTC), if there is a time."""
    before = timedelta(minutes=profile.meeting.checkin_opens_minutes)
    return meeting.at - before if meeting.at else None


def lay_opening(step: Step, meeting: Meeting) -> None:
    """At that moment the host's card is drawn again, with 开始签到 on it."""
    at = opens_at(step.profile, meeting)
    if at is not None and at > step.now:
        about = f"meeting.time:m{meeting.id}"
        step.reminders.append(Remind(OPENS, 0, at, about, ("host",), "noticed", urgent=True))


def opened(step: Step) -> None:
    """One may check in from now on."""
    for role in ("host", "recorder"):
        for person in holders(step.view, role, step.profile, step.now):
            step.show("card", step.case.id, person)
    step.deed("checkin_allowed")


def _to_call(look: Look) -> Words | str:
    names = reaching.lines(look)
    return Words("notice.fail", {"n": len(names), "names": tuple(names)}) if names else ""


def _invited(look: Look) -> Card:
    meeting = look.view.meeting
    if meeting is None or meeting.at is None:
        return waiting(look, "convenor")
    return case_card(look, "noticed.wait", time=meeting.at, place=where(meeting))


def replan(step: Step) -> None:
    """T19: back to the plan; the notice goes out again."""
    step.go("change_plan")
    meeting = step.view.meeting
    assert meeting is not None
    keep_old(step, meeting)
    step.put(meeting.model_copy(update={"epoch": meeting.epoch + 1, "noticed_at": None}))


def keep_old(step: Step, meeting: Meeting) -> None:
    """What people were told last, to be struck through in the next notice."""
    was = {"at": meeting.at.isoformat() if meeting.at else "", "place": meeting.place}
    step.edit_case(flags={**step.case.flags, "was": was})


def unreached(step: Step) -> None:
    """Telegram would not deliver: the card of the case says so, and a person telephones (E05)."""
    person = int(step.command.data["person_id"])
    step.deed("unreached", person=person)
    reaching.undelivered(step, person)
    if step.command.data.get("said") == telling.TOLD:
        telling.undelivered(step, person)


ACTS = {
    **reaching.ACTS,
    **ahead.ACTS,
    **spreading.ACTS,
    "unreached": Act(unreached, loose=True),
    "notice": Act(send),
    "rsvp": Act(reply, "presence", quiet=True),
    "replan": Act(replan),
}
WIZARDS = {**reaching.WIZARDS, **ahead.WIZARDS, **spreading.WIZARDS}
CARDS = {"noticed": noticed_card}
