"""What people say in the group (发言): from the floor, as a reply, noted by the recorder, changed, forwarded."""

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from flows.act import Act
from flows.look import Look, row
from flows.model import Meeting, Statement, Subject, Wizard
from flows.outcome import Card
from flows.presence import is_here
from flows.queue import turns
from flows.roles import holders
from flows.step import Step, stop
from flows.view import View
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card, choice

HEARD, ASKED, RIGHT, REPLACED = "heard", "asked", "right", "replaced"
"""A recording without words yet; words that wait for the speaker; his yes; words that he changed."""

Came = dict[str, Any]
"""`sent` (ISO, UTC), `late` and the `meeting`: kept with a question, which may wait longer than the words did."""

LATE, LATE_AFTER = "late", timedelta(minutes=2)
"""Words that came so long after they were sent: the bot had been away (F-T05)."""


def does(profile: Any, name: str) -> str:
    """What the program offers in this step: introduce, explain, speak or decide."""
    return next((str(s.does) for s in profile.meeting.step if s.id == name), "")


def of_meeting(look: Look, meeting: Meeting) -> list[Statement]:
    """The standing lines of the minutes of a meeting."""
    rows = look.view.all(Statement)
    return [s for s in rows if s.meeting_id == meeting.id and s.state != REPLACED]


def unwritten(look: Look, meeting: Meeting) -> list[Statement]:
    """Recordings and pictures whose words the recorder has not written yet."""
    return [s for s in of_meeting(look, meeting) if s.state == HEARD]


def came(sent: datetime, now: datetime) -> Came:
    """When words were sent, and whether that was so long ago that the bot must have been away."""
    return {"sent": min(sent, now).isoformat(), "late": now - sent >= LATE_AFTER}


def running(view: View) -> Meeting | None:
    """The meeting that takes words now; none before it begins and after it is over (INV 6)."""
    meeting = view.meeting if view.in_case else None
    return meeting if meeting and meeting.state == "open" else None


def add(step: Step, person: int, kind: str, text: str, how: Came | None, **more: Any) -> Statement:
    """A numbered line of the minutes; refuses when no meeting runs or there is nothing to keep.

    The words are kept whole, and with the date of their own message: `how` they came, None for this moment.
    Words given while a meeting ran (`how` names it) belong to it, even if it is over by now.
    """
    given = step.view.find(Meeting, (how or {}).get("meeting", 0))
    meeting = given or running(step.view)
    if meeting is None:
        raise stop("say.closed")
    clean, how = " ".join(text.split()), how or came(step.now, step.now)
    if not clean and not more.get("file_id"):
        raise stop("say.empty")
    number = max((s.no for s in step.view.all(Statement)), default=0) + 1
    subject = step.view.find(Subject, step.case.id, step.case.round, person)
    said = Statement(
        case_id=step.case.id, no=number, meeting_id=meeting.id, person_id=person, kind=kind,
        side_id=subject.side_id if subject else 0, text=clean, at=datetime.fromisoformat(how["sent"]),
        marked_by=step.by, **{"state": LATE if how["late"] else "", **more},
    )  # fmt: skip
    step.put(said)
    digest = hashlib.sha256((clean or said.file_id).encode()).hexdigest()
    late = {"sent": how["sent"]} if how["late"] else {}
    step.deed("said", no=number, person=person, kind=kind, sha256=digest, **late)
    return said


# --- in the group ---------------------------------------------------------------------------------


def reply(step: Step) -> None:
    """A reply to the post of the speaking step is a statement (DECISIONS 21)."""
    meeting = step.view.meeting if step.view.in_case else None
    speaking = meeting is not None and does(step.profile, meeting.step) == "speak"
    if speaking and is_here(step.view, step.by):
        keep(step, step.by, step.command.data)


def heard(step: Step) -> None:
    """What the person says in the group whose turn it is (DECISIONS 21); nothing else is kept."""
    meeting = step.view.meeting if step.view.in_case else None
    speaking = turns(step.view, meeting, "speaking") if meeting else []
    if any(t.person_id == step.by for t in speaking):
        keep(step, step.by, step.command.data)


def note(step: Step) -> None:
    """记: the recorder answers a message with it, and the message is a line with the speaker's name."""
    recorders = holders(step.view, "recorder", step.profile, step.now) if step.view.in_case else []
    meeting = step.view.meeting if step.view.in_case else None
    data = step.command.data
    if step.by not in recorders or meeting is None or meeting.state != "open":
        return
    if _kept(step, int(data.get("message_id", 0))) is None:
        keep(step, int(data.get("person") or 0), data)


def keep(step: Step, person: int, data: Mapping[str, Any]) -> None:
    """Words, a recording or a picture; what was forwarded is asked about first."""
    if data.get("forwarded"):
        _ask_recorder(step, "forwarded", who=person, text=str(data.get("text", "")),
                      message_id=int(data.get("message_id", 0)), came=came(step.sent, step.now))  # fmt: skip
        return
    media = {k: data[k] for k in ("file_id", "seconds") if data.get(k)}
    more = {"message_id": int(data.get("message_id", 0)), **media}
    kind = str(data.get("media") or "said")
    text = str(data.get("text", ""))
    how = came(step.sent, step.now)
    if data.get("sent"):  # 记 stands below an older message, and that is the one that counts
        how |= came(datetime.fromisoformat(str(data["sent"])), step.sent) | {"late": how["late"]}
    if media and not text:
        more["state"] = HEARD
    add(step, person, kind, text, how, **more)


def _kept(step: Step, message_id: int) -> Statement | None:
    rows = [s for s in step.view.all(Statement) if message_id and s.message_id == message_id]
    return rows[-1] if rows else None


def edited(step: Step) -> None:
    """Somebody changed a message that stands in the minutes: the recorder decides (domain/05 §5.9)."""
    found = _kept(step, int(step.command.data.get("message_id", 0))) if step.view.in_case else None
    text = " ".join(str(step.command.data.get("text", "")).split())
    frozen = step.view.resolution if step.view.in_case else None
    if found is None or not text or text == found.text or (frozen and frozen.frozen_at):
        return
    if found.person_id == step.by:
        _ask_recorder(step, "edited", no=found.no, text=text, came=came(step.sent, step.now))


def _ask_recorder(step: Step, kind: str, **answers: Any) -> None:
    """A question of buttons above whatever he is writing; that comes back when it is answered."""
    for person in holders(step.view, "recorder", step.profile, step.now)[:1]:
        step.interrupt(kind, person, **answers)
        step.show("card", step.case.id, person, fresh=True)


def _ask_yes(key: str) -> Question:
    def ask(asking: Asking) -> Card:
        look = asking.look
        who = asking.answer("who") or numbered(look, int(asking.answer("no", 0))).person_id
        rows = (row(choice("yes", f"btn.{key}.yes"), choice("no", "btn.no")),)
        return ask_card(
            f"say.{key}", rows, name=look.view.name(int(who)), text=asking.answer("text")
        )

    def take(asking: Asking, given: Given) -> Took:
        return Next({"ok": given.arg}) if given.arg in ("yes", "no") else Wrong("wrong.choice")

    return Question("ok", ask, take)


def numbered(look: Look, no: int) -> Statement:
    return look.view.get(Statement, look.case.id, no)


def _forwarded(step: Step, wizard: Wizard) -> None:
    answers = wizard.answers
    if answers["ok"] == "yes":
        add(
            step,
            int(answers["who"]),
            "said",
            str(answers["text"]),
            answers.get("came"),
            message_id=int(answers["message_id"]),
        )


def _edited(step: Step, wizard: Wizard) -> None:
    """The old words stay under their number; the new ones get the next (append-only)."""
    answers = wizard.answers
    old = step.view.find(Statement, step.case.id, int(answers["no"]))
    if answers["ok"] == "yes" and old is not None and old.state != REPLACED:
        how = answers.get("came")
        add(step, old.person_id, old.kind, str(answers["text"]), how, message_id=old.message_id)
        step.put(old.model_copy(update={"state": REPLACED}))


ACTS = {
    "reply": Act(reply, loose=True),
    "heard": Act(heard, loose=True),
    "note": Act(note, loose=True),
    "edited": Act(edited, loose=True),
}
WIZARDS = {
    "forwarded": WizardKind((_ask_yes("forwarded"),), _forwarded),
    "edited": WizardKind((_ask_yes("edited"),), _edited),
}
