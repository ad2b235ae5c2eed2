"""Material for the meeting (议题材料): words, photos, files; everybody may read it before and at step 2."""

from typing import Any

from flows.act import Act
from flows.command import Ref
from flows.model import Account, Meeting
from flows.outcome import Answer, Button, Card, Words
from flows.step import Step, stop

MOST, LENGTH = 10, 500
"""Pieces at most, and characters of one piece of text."""

Piece = dict[str, Any]


def add(step: Step) -> None:
    """What the convenor sends while the plan is made becomes material (S2-39: 同时向其提供议题材料)."""
    meeting = _planned(step)
    if len(meeting.materials) >= MOST:
        raise stop("material.many", max=MOST)
    piece = _piece(step.command.data)
    if not piece["text"] and not piece["file"]:
        raise stop("say.empty")
    step.put(meeting.model_copy(update={"materials": [*meeting.materials, piece]}))
    step.deed("material", kind=piece["kind"], n=len(meeting.materials) + 1)


def _piece(data: Any) -> Piece:
    file = str(data.get("file_id", ""))
    kind = "text" if not file else ("file" if data.get("name") else "photo")
    words = " ".join(str(data.get("caption") or data.get("text") or "").split())
    if len(words) > LENGTH:
        raise stop("line.long", n=len(words), most=LENGTH)
    return {"kind": kind, "text": words or str(data.get("name", "")), "file": file}


def _planned(step: Step) -> Meeting:
    meeting = step.view.meeting
    if meeting is None or meeting.at is None or meeting.noticed_at:
        raise stop("photo.nowhere", alert=False)
    return meeting


def clear(step: Step) -> None:
    """去掉材料: all of it; the topic's own text stays the first."""
    meeting = _planned(step)
    step.put(meeting.model_copy(update={"materials": []}))
    step.deed("materials_cleared", n=len(meeting.materials))
    step.new_epoch()


def lines(meeting: Meeting) -> list[Words]:
    """The list of what there is, numbered."""
    return [
        Words(f"material.{m['kind']}", {"n": n, "text": m["text"]})
        for n, m in enumerate(meeting.materials, 1)
    ]


def button(meeting: Meeting) -> tuple[Button, ...]:
    """看材料, where there is any."""
    return (
        (Button("read", ref=Ref("m", meeting.id), epoch=meeting.epoch),)
        if meeting.materials
        else ()
    )


def read(step: Step) -> None:
    """看材料: sent privately to whoever asks, the words first, then each photo and file."""
    meeting = step.view.find(Meeting, step.command.ref.id)
    if meeting is None:
        raise stop("press.stale", alert=False)
    accounts = [a for a in step.view.all(Account) if a.person_id == step.by]
    if not any(a.started and not a.blocked for a in accounts):
        raise stop("material.start")
    stamp = f"material{meeting.id}.{step.now.timestamp()}"
    own = Words("material.text", {"n": 0, "text": step.case.text})
    words = [
        own,
        *(w for w, m in zip(lines(meeting), meeting.materials, strict=True) if not m["file"]),
    ]
    step.tell(step.by, Card("material.card", {"title": step.case.title, "lines": words}), stamp)
    for n, piece in enumerate(meeting.materials):
        if piece["file"]:
            card = Card("material.one", {"n": n + 1, "text": piece["text"]})
            step.tell(step.by, card, f"{stamp}.{n}", document=f"{piece['kind']}:{piece['file']}")
    step.answer = Answer("material.sent")


ACTS = {"material": Act(add), "unmaterial": Act(clear), "read": Act(read, loose=True)}
