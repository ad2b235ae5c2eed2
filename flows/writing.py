"""Words written alone with the bot (书面意见, 记一条), and words for what was said by voice or picture."""

import hashlib
from datetime import timedelta

from flows.act import Act
from flows.explaining import ask_who, take_who
from flows.look import Look, case_card, row
from flows.model import Statement, Wizard
from flows.outcome import Answer, Button, Card, Refused
from flows.presence import is_here
from flows.statements import ASKED, RIGHT, add, came, keep, numbered, running, unwritten
from flows.step import Step, Stop, stop
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card

CHECKED_WITHIN = timedelta(hours=24)
"""After that the words stay with the mark 本人未确认 (domain/05 §5.7)."""

CHECKED_IN = frozenset({"deliberating", "voting", "confirming"})


def write(step: Step) -> None:
    """我写几句: ask for the words in the private chat."""
    if not step.view.in_case or not is_here(step.view, step.by):
        raise stop("say.notpresent")
    _in_session(step)
    step.ask("say", step.by)
    step.show("card", step.case.id, step.by, fresh=True)
    if not step.command.private:
        step.answer = Answer("say.private", alert=True)


def minute(step: Step) -> None:
    """记一条: the recorder writes a numbered line of the minutes."""
    _in_session(step)
    step.ask("minute", step.by)


def _in_session(step: Step) -> None:
    """Refuses, before anybody has written a word, when the meeting takes none any more."""
    if running(step.view) is None:
        raise stop("say.closed")


def recording(step: Step) -> None:
    """A voice or a picture sent to the bot alone, while it asks for his words (书面意见)."""
    wizard = step.view.wizard(step.by)
    if wizard is not None and wizard.kind == "propose":
        step.instead("text")
        return
    if step.view.in_case and step.case.state == "voting":
        raise Stop(Refused("vote.voice", reply=True))
    if wizard is None or wizard.kind != "say":
        raise Stop(Refused("say.notasked", reply=True))
    step.put(wizard.model_copy(update={"open": False}))
    data = step.command.data
    said = {"text": data.get("caption", ""), "media": "photo", **data, "message_id": 0}
    keep(step, step.by, said)
    step.show("card", step.case.id, step.by, fresh=True)
    step.answer = Answer("say.recording")


def _ask_say(asking: Asking) -> Card:
    return ask_card(_or_closed(asking, "say.ask"), (row(Button("back")),))


def _or_closed(asking: Asking, key: str) -> str:
    """The question, or that the meeting was over before it was answered."""
    return key if running(asking.look.view) else "say.closed"


def _take_say(asking: Asking, given: Given) -> Took:
    """The words as they are: Telegram's own limit is the only one."""
    if not given.words or given.at is None:
        return Wrong("say.empty")
    return Next({"text": given.words, "came": came(given.at, asking.look.now)})


def _take_line(asking: Asking, given: Given) -> Took:
    """The same for a new line of the minutes: it belongs to the meeting that runs now."""
    meeting, took = running(asking.look.view), _take_say(asking, given)
    if not isinstance(took, Next):
        return took
    if meeting is None:
        return Wrong("say.closed")
    return Next({**took.answers, "came": {**took.answers["came"], "meeting": meeting.id}})


def _ask_minute(asking: Asking) -> Card:
    return ask_card(_or_closed(asking, "minute.ask"), (row(Button("back")),))


def _said(step: Step, wizard: Wizard, kind: str) -> None:
    who = wizard.answers.get("who", wizard.person_id)
    add(step, who, kind, wizard.answers["text"], wizard.answers.get("came"))


def words(step: Step) -> None:
    """写语音: the recorder listens and writes a line or two."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    meeting = step.view.meeting
    waiting = unwritten(look, meeting) if meeting else []
    if not waiting:
        raise stop("press.stale", alert=False)
    step.ask("words", step.by, no=waiting[0].no)


def _ask_words(asking: Asking) -> Card:
    said = numbered(asking.look, int(asking.answer("no")))
    key = "say.voice" if said.seconds else "say.picture"
    values = {"name": asking.look.view.name(said.person_id)}
    if said.seconds:
        values["n"] = str(said.seconds)
    return ask_card(key, (row(Button("back")),), **values)


def _words(step: Step, wizard: Wizard) -> None:
    said = step.view.get(Statement, step.case.id, int(wizard.answers["no"]))
    text = str(wizard.answers["text"])
    step.put(
        said.model_copy(update={"text": text, "state": ASKED, "at": step.now, "marked_by": step.by})
    )
    step.deed("written", no=said.no, sha256=hashlib.sha256(text.encode()).hexdigest())
    step.show("card", step.case.id, said.person_id, fresh=True)


def unchecked(look: Look) -> Statement | None:
    """The words that wait for this person's yes, for a day."""
    if look.case.state not in CHECKED_IN:
        return None
    rows = [s for s in look.view.all(Statement) if s.state == ASKED and s.person_id == look.person]
    return next((s for s in rows if look.now - s.at <= CHECKED_WITHIN), None)


def check_card(look: Look) -> Card | None:
    """记录员这样记的，对吗?"""
    said = unchecked(look)
    if said is None:
        return None
    rows = (row(Button("saidso", str(said.no)), Button("saidno", str(said.no))),)
    return case_card(look, "say.check", rows, text=said.text)


def _mine(step: Step) -> Statement:
    number = step.command.arg
    said = step.view.find(Statement, step.case.id, int(number)) if number.isdigit() else None
    if said is None or said.person_id != step.by or said.state != ASKED:
        raise stop("press.stale", alert=False)
    return said


def so(step: Step) -> None:
    """对: the speaker's yes."""
    said = _mine(step)
    step.put(said.model_copy(update={"state": RIGHT}))
    step.deed("confirmed_words", no=said.no)


def not_so(step: Step) -> None:
    """改一改: he writes it himself."""
    step.ask("saidno", step.by, no=_mine(step).no)


def _ask_own(asking: Asking) -> Card:
    return ask_card("say.ask", (row(Button("back")),))


def _own_words(step: Step, wizard: Wizard) -> None:
    said = step.view.get(Statement, step.case.id, int(wizard.answers["no"]))
    text = str(wizard.answers["text"])
    step.put(said.model_copy(update={"text": text, "state": RIGHT, "marked_by": step.by}))
    step.deed("own_words", no=said.no, sha256=hashlib.sha256(text.encode()).hexdigest())


ACTS = {
    "write": Act(write, loose=True),
    "recording": Act(recording, loose=True),
    "minute": Act(minute),
    "words": Act(words),
    "saidso": Act(so),
    "saidno": Act(not_so),
}
WIZARDS = {
    "say": WizardKind(
        (Question("text", _ask_say, _take_line),), lambda s, w: _said(s, w, "written")
    ),
    "minute": WizardKind(
        (Question("text", _ask_minute, _take_line), Question("who", ask_who, take_who)),
        lambda s, w: _said(s, w, "minute"),
    ),
    "words": WizardKind((Question("text", _ask_words, _take_say),), _words),
    "saidno": WizardKind((Question("text", _ask_own, _take_say),), _own_words),
}
