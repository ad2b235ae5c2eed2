"""Cards of the meeting for those who do not lead it: the recorder's panel, the supervisor's, a participant's."""

from flows import watching
from flows.command import Ref
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import Meeting
from flows.outcome import Button, Card, Rows, Words
from flows.presence import is_here
from flows.statements import ASKED, does, of_meeting, unwritten
from flows.ticking import tick_rows


def others_card(look: Look, meeting: Meeting) -> Card:
    """What the recorder, the supervisor or a participant can do in this step."""
    if "recorder" in look.me:
        return _recorder_card(look, meeting)
    if "supervisor" in look.me:
        return watching.panel(look, step_text(look, meeting))
    if "subject" not in look.me:
        return waiting(look, "host")
    said = len(of_meeting(look, meeting))
    rows = speaker_rows(look, meeting)
    return case_card(look, "session.other", rows, text=step_text(look, meeting), n=said)


def step_text(look: Look, meeting: Meeting) -> Words:
    """第n步, in the document's own words."""
    steps = look.profile.meeting.step
    here = next(i for i, s in enumerate(steps) if s.id == meeting.step)
    return Words("session.step", {"n": here + 1, "m": len(steps), "text": steps[here].text})


def speaker_rows(look: Look, meeting: Meeting) -> Rows:
    """我要发言, 我写几句: for a participant who is here, in the speaking step."""
    speaking = does(look.profile, meeting.step) == "speak"
    if not speaking or "subject" not in look.me or not is_here(look.view, look.person):
        return ()
    return (row(Button("say", ref=Ref("m", meeting.id), epoch=meeting.epoch), Button("write")),)


def recorder_rows(look: Look, meeting: Meeting) -> Rows:
    """记一条, 共识, 异议, words for a recording, 帮人签到; for whoever keeps the minutes."""
    if "recorder" not in look.me:
        return ()
    points = [Button("point", k, f"btn.point.{k}") for k in ("consensus", "dissent")]
    open_ = len(unwritten(look, meeting))
    voices = (row(Button("words", "", "btn.words", {"n": open_})),) if open_ else ()
    return (row(Button("minute"), *points), *voices, *tick_rows(look))


def _recorder_card(look: Look, meeting: Meeting) -> Card:
    """现在第3步 · 已记12条 · 未确认语音2条 (domain/05 §5.8)."""
    rows = of_meeting(look, meeting)
    open_ = sum(1 for s in rows if s.state in ("heard", ASKED))
    return case_card(
        look, "recorder.panel", (*recorder_rows(look, meeting), *speaker_rows(look, meeting)),
        text=step_text(look, meeting), n=len(rows),
        voices=Words("recorder.voices", {"n": open_}) if open_ else "",
    )  # fmt: skip
