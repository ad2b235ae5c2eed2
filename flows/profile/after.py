"""The tables of a profile about what follows the result: publication, items, archive, dates."""

from collections.abc import Mapping
from typing import Literal

from pydantic import model_validator

from flows.profile.figure import Clock, Id, Part, Strength, Text, Texts
from flows.profile.offset import When

CONFIRM_BY: tuple[str, ...] = ("party_secretary", "deputy_secretary")


class Outcome(Part):
    """Which triggers are offered after the result; every name is a trigger of the machine."""

    on_pass: tuple[Id, ...]
    on_fail: tuple[Id, ...]
    on_split: tuple[Id, ...] = ()
    on_agree_extra: tuple[Id, ...] = ()


class Again(Part):
    """Another round; `max_rounds` of 0 means no limit."""

    max_rounds: int
    warn_from_round: int
    nudge_days: int


class Assembly(Part):
    """The road to the statutory meeting; quorums and matters come from `flows/laws`."""

    enabled: bool
    four_two: Literal["never", "if_major", "always"] = "never"
    notice_days_assembly: int = 0
    notice_days_reps: int = 0
    also_seek_opinions: bool = False
    legal_adviser_opinion: bool = False


class Escalation(Part):
    """The road upwards; `primary` puts it on the main menu."""

    enabled: bool
    triggers: tuple[
        Literal["multi_village", "cannot_resolve", "cannot_consult", "needs_superior"], ...
    ] = ()
    to: Id = ""
    primary: bool = False
    honorary_head: bool = False


class Filing(Part):
    """Filing the result and telling each stakeholder."""

    required: bool
    to: Id = ""
    tell: Literal["none", "each_stakeholder"] = "none"
    tell_ways: Texts = ()


class Publication(Part):
    """The posting. Days on the board are the document's; the law's floor is `profile.law`."""

    items: Texts
    channels_required: Texts
    channels_optional: Texts
    due_from: Id
    due_days: int
    due_unit: Literal["workdays", "calendar"]
    keep_days: int
    checklist: Texts
    categories: Texts = ()
    seals: Texts = ()
    review_before: tuple[Id, ...] = ()
    boards_if_large_area: int = 1
    file_with: Text = ""
    objection_reply_days: int
    objection_up_days: int = 0


class Adoption(Part):
    """Studying the result before it is carried out."""

    required: bool
    outputs: Texts = ()
    due_days: int = 0
    explain_rejected: bool = False


class Implementation(Part):
    """Action items: fields of the list and what must be published about them."""

    fields: Texts
    publish_fields: Texts = ()
    report_every_days: int
    route: Texts
    beneficiary_supervises: bool = False


class Feedback(Part):
    """Telling people how it went; satisfaction is hidden under `satisfaction_min_answers`."""

    due_days: int
    channels_required: Texts
    to_subjects: bool
    satisfaction_poll: bool
    satisfaction_min_answers: int = 0


class Supervision(Part):
    """What the supervisor sees and when he is asked to look."""

    whole_process: bool
    copied_on_every_transition: bool
    track: Texts
    track_every_days: int


class Dissent(Part):
    """Explaining the result to those who disagreed."""

    explain_tasks: bool
    owner: Id


class Evaluation(Part):
    """Scoring the deliberation after feedback."""

    required: bool
    by: tuple[Id, ...] = ()
    score_items: Texts = ()


class Archive(Part):
    """What the file must hold (document codes) and how long it is kept."""

    required_documents: tuple[Id, ...]
    retention_years: int
    close_file_days: int


class Stats(Part):
    """The yearly or quarterly table."""

    period: Literal["year", "quarter"]
    indicators: Texts


class Calendar(Part):
    """Zone, workdays, quiet hours; what happens when a date falls on a holiday."""

    timezone: Text
    show_tz_label: bool
    local_habit_tz: Text = ""
    workday_source: Literal["cn_statutory"]
    extra_holidays: Id = ""
    quiet_hours: tuple[Clock, Clock]
    send_at: Clock
    move_nonwork_reminder: Literal["previous_workday", "keep"]
    legal_deadline_roll: Literal["next_day_after_holiday", "none"]


class Gate(Part):
    """How strong a gate is and who may pass a confirm (decision 23); a word alone is enough."""

    strength: Strength
    by: tuple[Id, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def _word(cls, value: object) -> object:
        said = {"strength": value} if isinstance(value, str) else value
        if isinstance(said, dict) and said.get("strength") == "confirm" and "by" not in said:
            return {**said, "by": CONFIRM_BY}
        return said


class Then(Part):
    """A later sending to other people, while the obligation is still open."""

    at: When
    to: tuple[Id, ...]


class Reminder(Part):
    """One entry of the catalogue; `at` and `then` count from the event `on`.

    `every` repeats from the moment the obligation began until it is met or `times` were sent
    (0 = no limit); for again.date only while there is no date. Quiet hours do not hold back
    what is `urgent`.
    """

    on: Id
    at: tuple[When, ...] = ()
    to: tuple[Id, ...]
    then: tuple[Then, ...] = ()
    every: When | None = None
    times: int = 0
    urgent: bool = False


class Document(Part):
    """One document by its code, with the labels verbatim and in order."""

    code: Id
    title: Text
    fields: Texts
    immutable_after: Id = ""


class Bound(Part):
    """How far a community may move one value: a number within limits, or one of some words.

    Times of day have neither; they only must fit each other.
    """

    min: int | None = None
    max: int | None = None
    choices: tuple[Id, ...] = ()


Overrides = Mapping[str, Bound]
