"""The four steps (开展协商): one after another with their times, statements, and the text frozen."""

import hashlib
from typing import Any

from flows import ahead, materials, queue
from flows.act import Act
from flows.command import Ref
from flows.explaining import ask_who, take_who
from flows.gates import missing
from flows.intake import clause_line, clauses, waiting
from flows.look import Look, case_card, head, row
from flows.model import Meeting, Resolution, Side, Statement, Subject, Wizard
from flows.outcome import Answer, Button, Card, Words
from flows.presence import is_here, voters_due, voters_here
from flows.roles import holders
from flows.step import Step, stop
from flows.voting import METHODS
from flows.wizard import Asking, Given, Next, Question, Took, WizardKind, Wrong, ask_card


def enter_step(step: Step, name: str) -> None:
    """Begin a step of the meeting; the one before ends. Both moments stand in the record."""
    meeting = step.view.meeting
    assert meeting is not None
    times: dict[str, Any] = dict(meeting.times)
    if meeting.step and meeting.step in times:
        times[meeting.step] = {**times[meeting.step], "end": step.now.isoformat()}
    times[name] = {"start": step.now.isoformat()}
    step.put(meeting.model_copy(update={"step": name, "times": times}))
    step.deed("step", meeting=meeting.id, step=name)
    step.new_epoch()


def does(profile: Any, name: str) -> str:
    """What the program offers in this step: introduce, explain, speak or decide."""
    return next((str(s.does) for s in profile.meeting.step if s.id == name), "")


def next_step(step: Step) -> None:
    """下一步: to the step that follows, in the profile's order."""
    meeting = step.view.meeting
    order = [s.id for s in step.profile.meeting.step]
    if (
        meeting is None
        or meeting.step not in order
        or does(step.profile, meeting.step) in ("speak", "decide")
    ):
        raise stop("press.stale", alert=False)
    enter_step(step, order[order.index(meeting.step) + 1])


def _add_statement(step: Step, person: int, kind: str, text: str) -> None:
    meeting = step.view.meeting
    if meeting is None or meeting.state != "open":
        raise stop("say.closed")
    clean = " ".join(text.split())[:1000]
    if not clean:
        raise stop("say.empty")
    rows = step.view.all(Statement)
    subject = step.view.find(Subject, step.case.id, step.case.round, person)
    step.put(
        Statement(
            case_id=step.case.id, no=max((s.no for s in rows), default=0) + 1, meeting_id=meeting.id,
            person_id=person, side_id=subject.side_id if subject else 0, kind=kind, text=clean,
            at=step.now, marked_by=step.by,
        )
    )  # fmt: skip
    step.deed("said", person=person, kind=kind, sha256=hashlib.sha256(clean.encode()).hexdigest())


def write(step: Step) -> None:
    """我写几句: ask for the words in the private chat."""
    if not step.view.in_case or not is_here(step.view, step.by):
        raise stop("say.notpresent")
    step.ask("say", step.by)
    step.show("card", step.case.id, step.by, fresh=True)
    if not step.command.private:
        step.answer = Answer("say.private", alert=True)


def group_reply(step: Step) -> None:
    """A reply to the post of the speaking step is a statement (DECISIONS 21)."""
    meeting = step.view.meeting if step.view.in_case else None
    speaking = meeting is not None and does(step.profile, meeting.step) == "speak"
    if not speaking or not is_here(step.view, step.by):
        return
    _add_statement(step, step.by, "said", str(step.command.data.get("text", "")))


def heard(step: Step) -> None:
    """What the person says in the group whose turn it is (DECISIONS 21); the bot sends nothing else."""
    meeting = step.view.meeting
    speaking = queue.turns(step.view, meeting, "speaking") if meeting else []
    if any(t.person_id == step.by for t in speaking):
        _add_statement(step, step.by, "said", str(step.command.data.get("text", "")))


def _ask_say(asking: Asking) -> Card:
    return ask_card("say.ask", (row(Button("back")),))


def _take_say(asking: Asking, given: Given) -> Took:
    text = " ".join(given.text.split())
    return Next({"text": text}) if text else Wrong("say.empty")


def _ask_minute(asking: Asking) -> Card:
    return ask_card("minute.ask", (row(Button("back")),))


def minute(step: Step) -> None:
    """记一条: the recorder writes a numbered line of the minutes."""
    step.ask("minute", step.by)


SAY = WizardKind((Question("text", _ask_say, _take_say),), lambda s, w: _said(s, w, "written"))
MINUTE = WizardKind(
    (Question("text", _ask_minute, _take_say), Question("who", ask_who, take_who)),
    lambda s, w: _said(s, w, "minute"),
)


def _said(step: Step, wizard: Wizard, kind: str) -> None:
    _add_statement(step, wizard.answers.get("who", wizard.person_id), kind, wizard.answers["text"])


def consensus(step: Step) -> None:
    """The host's words become the text on the table; every rewording is a new version."""
    meeting = step.view.meeting
    text = " ".join(str(step.command.data.get("text", "")).split())
    if meeting is None or does(step.profile, meeting.step) != "speak":
        raise stop("press.stale", alert=False)
    if not 4 <= len(text) <= 600:
        raise stop("consensus.length")
    versions = [r.version for r in step.view.all(Resolution) if r.meeting_id == meeting.id]
    step.put(
        Resolution(
            id=step.view.take("resolution"), case_id=step.case.id, meeting_id=meeting.id,
            version=max(versions, default=0) + 1, text=text,
        )
    )  # fmt: skip
    step.deed("worded", version=max(versions, default=0) + 1)
    step.new_epoch()


def freeze(step: Step) -> None:
    """就这样: the text is frozen with its hash, and the deciding step begins."""
    resolution = step.view.resolution
    if resolution is None or resolution.frozen_at:
        raise stop("press.stale", alert=False)
    digest = hashlib.sha256(resolution.text.encode()).hexdigest()
    step.put(resolution.model_copy(update={"frozen_at": step.now, "hash": digest}))
    step.deed("frozen", resolution=resolution.id, version=resolution.version, sha256=digest)
    decide = next(s.id for s in step.profile.meeting.step if s.does == "decide")
    enter_step(step, decide)


def unfreeze(step: Step) -> None:
    """改: back to speaking; the frozen version stays in the record as void."""
    resolution, meeting = step.view.resolution, step.view.meeting
    if resolution is None or meeting is None:
        raise stop("press.stale", alert=False)
    step.put(resolution.model_copy(update={"void": True}))
    step.deed("unfrozen", resolution=resolution.id)
    speak = next(s.id for s in step.profile.meeting.step if s.does == "speak")
    enter_step(step, speak)


def deliberating_card(look: Look) -> Card:
    """What the host, the recorder or a participant can do in this step."""
    meeting = look.view.meeting
    assert meeting is not None
    if not look.me & {"host", "convenor"}:
        return _others_card(look, meeting)
    kind = does(look.profile, meeting.step)
    if kind == "speak":
        return _speak_card(look, meeting)
    if kind == "decide":
        return _decide_card(look)
    return case_card(
        look,
        "session.host",
        (row(Button("step")), *_recorder_row(look)),
        text=_step_text(look, meeting),
    )


def _speak_card(look: Look, meeting: Meeting) -> Card:
    said = [s for s in look.view.all(Statement) if s.meeting_id == meeting.id]
    silent = silent_sides(look)
    text = look.view.resolution
    if text is None:
        rows = (*queue.rows(look, meeting), *_recorder_row(look))
        return case_card(
            look,
            "consensus.ask",
            rows,
            expects="consensus",
            n=len(said),
            silent=silent,
        )
    rows = (row(Button("freeze")), *queue.rows(look, meeting), *_recorder_row(look))
    return case_card(
        look,
        "consensus.mine",
        rows,
        expects="consensus",
        text=text.text,
        n=len(said),
        silent=silent,
    )


def _decide_card(look: Look) -> Card:
    text, meeting = look.view.resolution, look.view.meeting
    assert meeting is not None
    rows: list[tuple[Button, ...]] = []
    trigger = "open_signing" if look.profile.vote.mode == "signature" else "open_vote"
    if meeting.no_decision:
        return case_card(look, "talk.only", (row(Button("adjourn")),))
    if look.profile.vote.mode == "signature":
        rows.append(row(Button("osign")))
    else:
        rows.append(
            row(
                *(
                    Button("ovote", m, f"btn.method.{m}")
                    for m in METHODS
                    if m in look.profile.vote.methods
                )
            )
        )
    if look.profile.outcome.on_split:
        rows.append(row(Button("split")))
    rows.append(row(Button("unfreeze")))
    lacking = [m.words() for m in missing(look.view, look.profile, trigger, look.now)]
    key = "decide.sign" if look.profile.vote.mode == "signature" else "decide.vote"
    return case_card(look, key, tuple(rows), text=text.text if text else "", missing=lacking,
                     m=len(voters_here(look.view)), n=len(voters_due(look.view)))  # fmt: skip


def _recorder_row(look: Look) -> tuple[tuple[Button, ...], ...]:
    points = [Button("point", k, f"btn.point.{k}") for k in ("consensus", "dissent")]
    return (row(Button("minute"), *points),) if "recorder" in look.me else ()


def _others_card(look: Look, meeting: Meeting) -> Card:
    if not look.me & {"recorder", "subject", "supervisor"}:
        return waiting(look, "host")
    speaking = does(look.profile, meeting.step) == "speak"
    rows = _recorder_row(look)
    if speaking and "subject" in look.me and is_here(look.view, look.person):
        rows = (
            *rows,
            row(Button("say", ref=Ref("m", meeting.id), epoch=meeting.epoch), Button("write")),
        )
    said = sum(1 for s in look.view.all(Statement) if s.meeting_id == meeting.id)
    return case_card(look, "session.other", rows, text=_step_text(look, meeting), n=said)


def _step_text(look: Look, meeting: Meeting) -> Words:
    steps = look.profile.meeting.step
    here = next(i for i, s in enumerate(steps) if s.id == meeting.step)
    return Words("session.step", {"n": here + 1, "m": len(steps), "text": steps[here].text})


def silent_sides(look: Look) -> list[str]:
    """Sides of which nobody has spoken yet."""
    spoke = {s.side_id for s in look.view.all(Statement)}
    return [s.name for s in look.view.all(Side) if s.round == look.case.round and s.id not in spoke]


def session_board(look: Look, meeting: Meeting) -> Card:
    """The meeting post in the group while the meeting runs, and after it."""
    ref, epoch = Ref("m", meeting.id), meeting.epoch
    counts = {"m": len(voters_here(look.view)), "n": meeting.due}
    if meeting.state == "closed":
        return Card("session.over", {**counts, "title": look.case.title}, (), ref, epoch)
    kind = does(look.profile, meeting.step)
    staff = {
        r: look.names(holders(look.view, r, look.profile, look.now)[:1])
        for r in ("host", "recorder", "supervisor")
    }
    lines = [Words("open.G", {**staff, "rules": meeting.rules}), _step_text(look, meeting)]
    if kind == "introduce":
        lines.append(_introduction(look, meeting))
    said = sum(1 for s in look.view.all(Statement) if s.meeting_id == meeting.id)
    text = look.view.resolution
    if text is not None and text.frozen_at:
        lines.append(Words("consensus.show", {"text": text.text}))
    elif kind == "speak":
        lines += [*ahead.lines(look.view, meeting), *queue.lines(look, meeting)]
        lines.append(Words("s3.G", {"said": said}))
    rows = [row(Button("here", "site", "btn.here.site"), Button("gone"))]
    if kind == "speak":
        rows.insert(0, row(Button("say"), Button("write")))
    if kind == "explain" and meeting.materials:
        rows.insert(0, row(*materials.button(meeting)))
    return Card("session.G", {"lines": lines, **counts}, tuple(rows), ref, epoch, head=head(look))


def _introduction(look: Look, meeting: Meeting) -> Words:
    listed = [clause_line(look, c, "allow") for c in clauses(look.case, "allow")[:1]]
    return Words("s1.G", {
        "source": look.case.channel, "review": listed, "content": look.case.title, "rules": meeting.rules,
    })  # fmt: skip


def adjourn(step: Step) -> None:
    """T29: go on another day; the minutes are kept, the round stays."""
    meeting = step.view.meeting
    assert meeting is not None
    step.put(
        meeting.model_copy(
            update={"state": "closed", "ended_at": step.now, "epoch": meeting.epoch + 1}
        )
    )
    step.go("adjourn")
    step.ask(
        "postpone",
        step.by,
        same=True,
        place=meeting.place,
        form=meeting.form,
        rules=meeting.rules,
    )


ACTS = {
    "step": Act(next_step),
    "write": Act(write, loose=True),
    "reply": Act(group_reply, loose=True),
    "heard": Act(heard, loose=True),
    "minute": Act(minute),
    "consensus": Act(consensus, loose=True),
    "freeze": Act(freeze),
    "unfreeze": Act(unfreeze),
    "adjourn": Act(adjourn),
}
WIZARDS = {"say": SAY, "minute": MINUTE}
CARDS = {"deliberating": deliberating_card}
