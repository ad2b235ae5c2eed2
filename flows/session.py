"""The four steps (开展协商): one after another with their times, statements, and the text frozen."""

import hashlib
from typing import Any

from flows import ahead, materials, queue
from flows.act import Act
from flows.command import Ref
from flows.gates import missing
from flows.intake import clause_line, clauses
from flows.look import Look, case_card, head, row, stack
from flows.model import Meeting, Resolution, Side, Statement
from flows.outcome import Button, Card, Words
from flows.panel import others_card, recorder_rows, step_text
from flows.postponing import another_day
from flows.presence import MODES, voters_due, voters_here
from flows.roles import holders
from flows.statements import does, of_meeting
from flows.step import Step, stop
from flows.voting import methods


def enter_step(step: Step, name: str) -> None:
    """Begin a step of the meeting; the one before ends. Both moments stand in the record."""
    meeting = step.view.meeting
    assert meeting is not None
    times: dict[str, Any] = dict(meeting.times)
    if meeting.step and meeting.step in times:
        times[meeting.step] = {**times[meeting.step], "end": step.now.isoformat()}
    before = _spans(times.get(name, {}))
    times[name] = {"start": step.now.isoformat(), **({"before": before} if before else {})}
    step.put(meeting.model_copy(update={"step": name, "times": times}))
    step.deed("step", meeting=meeting.id, step=name)
    step.new_epoch()


def _spans(was: dict[str, Any]) -> list[dict[str, str]]:
    """Every time that a step ran before it begins again (改): none is written over."""
    now = {k: was[k] for k in ("start", "end") if k in was}
    return [*was.get("before", []), *([now] if now else [])]


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
        return others_card(look, meeting)
    kind = does(look.profile, meeting.step)
    if kind == "speak":
        return _speak_card(look, meeting)
    if kind == "decide":
        return _decide_card(look)
    return case_card(
        look,
        "session.host",
        (row(Button("step")), *recorder_rows(look, meeting)),
        text=step_text(look, meeting),
    )


def _speak_card(look: Look, meeting: Meeting) -> Card:
    said, text = of_meeting(look, meeting), look.view.resolution
    silent = silent_sides(look) if look.profile.meeting.remind_silent_sides else []
    asks = [Button("invite", str(s.id), "btn.invite", {"side": s.name}) for s in silent]
    rows = (*queue.rows(look, meeting), *stack(asks[:4]), *recorder_rows(look, meeting))
    values = {"n": len(said), "silent": [s.name for s in silent]}
    if meeting.no_decision:
        rows = (*rows, row(Button("adjourn")))
    if text is None:
        return case_card(look, "consensus.ask", rows, expects="consensus", **values)
    rows = (row(Button("freeze")), *rows)
    return case_card(look, "consensus.mine", rows, expects="consensus", text=text.text, **values)


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
        ways = [Button("ovote", m, f"btn.method.{m}") for m in methods(look.profile)]
        rows += stack(ways)
    if look.profile.outcome.on_split:
        rows.append(row(Button("split")))
    rows.append(row(Button("unfreeze")))
    lacking = [m.words() for m in missing(look.view, look.profile, trigger, look.now)]
    key = "decide.sign" if look.profile.vote.mode == "signature" else "decide.vote"
    return case_card(look, key, tuple(rows), text=text.text if text else "", missing=lacking,
                     m=len(voters_here(look.view)), n=len(voters_due(look.view)))  # fmt: skip


def silent_sides(look: Look) -> list[Side]:
    """Sides of which nobody has spoken yet."""
    spoke = {s.side_id for s in look.view.all(Statement)}
    return [s for s in look.view.all(Side) if s.round == look.case.round and s.id not in spoke]


def session_board(look: Look, meeting: Meeting) -> Card:
    """The meeting post in the group while the meeting runs, and after it."""
    ref, epoch = Ref("m", meeting.id), meeting.epoch
    ballot = look.view.ballot
    counts = {"m": len(voters_here(look.view)), "n": meeting.due}
    if meeting.state == "closed":
        counts["m"] = ballot.present if ballot else counts["m"]  # as the result beside it says
        return Card("session.over", {**counts, "title": look.case.title}, (), ref, epoch)
    kind = does(look.profile, meeting.step)
    staff = {
        r: look.names(holders(look.view, r, look.profile, look.now)[:1])
        for r in ("host", "recorder", "supervisor")
    }
    told = kind == "introduce"  # the introduction itself tells the rules
    lines = [
        Words("open.G", {**staff, "rules": "" if told else meeting.rules}),
        step_text(look, meeting),
    ]
    if told:
        lines.append(_introduction(look, meeting))
    said = len(of_meeting(look, meeting))
    text = look.view.resolution
    if text is not None and text.frozen_at:
        lines.append(Words("consensus.show", {"text": text.text}))
    elif kind == "speak":
        lines += [*ahead.lines(look.view, meeting), *queue.lines(look, meeting)]
        lines.append(Words("s3.G", {"said": said}))
    rows = [row(*(Button("here", m, f"btn.here.{m}") for m in MODES)), row(Button("gone"))]
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
    another_day(step, meeting)


ACTS = {
    "step": Act(next_step),
    "consensus": Act(consensus, loose=True),
    "freeze": Act(freeze),
    "unfreeze": Act(unfreeze),
    "adjourn": Act(adjourn),
}
CARDS = {"deliberating": deliberating_card}
