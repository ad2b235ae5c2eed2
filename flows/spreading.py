"""The notice as text to pass on (微信、短信、广播), and the convenor's own line in it."""

from flows.act import Act
from flows.look import Look, row
from flows.model import Side, Wizard
from flows.outcome import Button, Card, Words
from flows.place import where
from flows.planning import notice_words
from flows.roles import holders
from flows.step import Step, stop
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    too_long,
)

NOTE, TITLE, SIDES = 200, 40, 6
"""Characters of the convenor's line; of a topic that is read out; sides that are called by name."""


def copy(step: Step) -> None:
    """复制到微信群: three texts for three ways, each to be copied with one touch."""
    meeting = step.view.meeting
    if meeting is None or meeting.at is None:
        raise stop("press.stale", alert=False)
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    step.tell(step.by, Card("notice.copy", {
        "wechat": notice_words(look), "sms": short(look, "notice.sms"),
        "broadcast": short(look, "notice.broadcast"),
    }), f"copy{step.now.timestamp()}")  # fmt: skip


def short(look: Look, key: str) -> Words:
    """A text short enough to be read out (at most 200 characters) or sent by telephone."""
    meeting = look.view.meeting
    assert meeting is not None
    title = look.case.title
    sides = [s.name for s in look.view.all(Side) if s.round == look.case.round]
    return Words(key, {
        "title": title if len(title) <= TITLE else title[: TITLE - 1] + "…", "time": meeting.at,
        "place": where(meeting), "sides": sides[:SIDES],
        "host": look.names(holders(look.view, "host", look.profile, look.now)[:1]),
        "phone": look.view.community.phone, "community": look.view.community.name,
    })  # fmt: skip


def reword(step: Step) -> None:
    """改一改: the facts come from the plan; the convenor writes a line of his own below them."""
    meeting = step.view.meeting
    if meeting is None or meeting.at is None or meeting.noticed_at:
        raise stop("press.stale", alert=False)
    step.ask("reword", step.by, note=meeting.note)


def _ask(asking: Asking) -> Card:
    drop = (choice("drop", "btn.dropnote"),) if asking.answer("note") else ()
    return ask_card("notice.note", (row(*drop, Button("back")),), note=asking.answer("note"))


def _take(asking: Asking, given: Given) -> Took:
    if given.arg == "drop":
        return Next({"note": ""})
    text = given.words
    if not text:
        return Wrong("wrong.choice")
    return too_long(text, NOTE) or Next({"note": text})


def _write(step: Step, wizard: Wizard) -> None:
    meeting = step.view.meeting
    assert meeting is not None
    step.put(meeting.model_copy(update={"note": wizard.answers["note"]}))
    step.deed("notice_line", n=len(wizard.answers["note"]))
    step.new_epoch()


ACTS = {"copynotice": Act(copy), "reword": Act(reword)}
WIZARDS = {"reword": WizardKind((Question("note", _ask, _take),), _write)}
