"""What a decision gives back: records to put, deeds to chain, words to say, reminders to set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flows.command import NOTHING, Ref
from flows.model import Record


@dataclass(frozen=True, slots=True)
class Words:
    """A fragment of text by its key; as a value inside another text it is rendered in place."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message. Its label is the text `label` (default `btn.<act>`) with `params`.

    `ref` and `epoch` default to those of the card that it stands on.
    """

    act: str
    arg: str = ""
    label: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    ref: Ref | None = None
    epoch: int | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Card:
    """A screen as a value: a text key with its values, the buttons, and which act typed words go to.

    Values are str (somebody's own words, escaped when shown), int, date, datetime (aware), Words, or
    lists of these: a list of Words stands line by line, a tuple in one line. `head` is the line that
    says where we are. `expects` names the act for typed words.
    """

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    rows: Rows = ()
    ref: Ref = NOTHING
    epoch: int = 0
    expects: str = ""
    head: Words | None = None


@dataclass(frozen=True, slots=True)
class Say:
    """A message to be sent once. `to` is `p12` (a person, privately) or `g3` (the group of community 3).

    `dedupe` is unique for the message; `document` names a paper (D5) to send instead of plain words.
    `not_before` holds it back (quiet hours). With `later_at`, the moment of the person's next digest,
    it is told together with others of its kind, and not before then when he had one today. `outdates`
    is a kind of object (`m`): what was said before to the same address about one loses its buttons.
    """

    to: str
    card: Card
    dedupe: str
    document: str = ""
    urgent: bool = True
    not_before: datetime | None = None
    later_at: datetime | None = None
    outdates: str = ""


@dataclass(frozen=True, slots=True)
class Show:
    """Wants a living message: `kind` is card (a person's own), meeting or ballot (in the group).

    A fresh one is sent anew below; otherwise an existing one is edited in place. `over` names the
    object whose message (same kind, same person) this one takes over, when it has none of its own.
    """

    kind: str
    object_id: int
    person_id: int = 0
    fresh: bool = False
    over: int | None = None


@dataclass(frozen=True, slots=True)
class Put:
    """Insert the record, or replace the one with the same key."""

    record: Record


@dataclass(frozen=True, slots=True)
class Drop:
    """Remove the record with this key."""

    record: Record


Change = Put | Drop


@dataclass(frozen=True, slots=True)
class Deed:
    """What was done, for the audit chain. `data` is JSON-able."""

    kind: str
    by: int
    data: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Remind:
    """A row to fall due: unique by (case, obligation, kind, n).

    `state` is the case state it belongs to ("" = none): leaving that state cancels it. `note` goes
    with it to the moment when it fires.
    """

    kind: str
    n: int
    due_at: datetime
    obligation: str
    to: tuple[str, ...]
    state: str = ""
    urgent: bool = False
    note: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Cancel:
    """End reminders of the case: those of a state, of an obligation, or all (both empty).

    What waits is cancelled, what fired is over; with an obligation goes what people put off of it.
    """

    state: str = ""
    obligation: str = ""


@dataclass(frozen=True, slots=True)
class Pause:
    """The case rests (暂停): nothing of it falls due until it goes on."""


@dataclass(frozen=True, slots=True)
class Revive:
    """The case goes on in `state`: what was paused falls due again, what is past at `now` at once.

    Rows of another state, what counts from the entering of a state (that begins anew), and urgent
    ones whose moment has passed are cancelled.
    """

    state: str
    now: datetime


Wish = Remind | Cancel | Pause | Revive


@dataclass(frozen=True, slots=True)
class Answer:
    """What the presser is told at once: a toast, or an alert which screen readers read."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    alert: bool = False


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything one act does; storage writes all of it in one transaction or none.

    `forgotten` is a person of whom storage keeps no chat and no message any more.
    """

    changes: tuple[Change, ...] = ()
    deeds: tuple[Deed, ...] = ()
    says: tuple[Say, ...] = ()
    shows: tuple[Show, ...] = ()
    reminders: tuple[Wish, ...] = ()
    answer: Answer | None = None
    leave_chat: int = 0
    forgotten: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """Nothing happened, and why, in words that tell what to do next. `shows` redraw what is true now."""

    key: str
    params: Mapping[str, Any] = field(default_factory=dict)
    alert: bool = False
    shows: tuple[Show, ...] = ()
    reply: bool = False
