"""The whole profile: one frozen value for one document and edition, attribute by TOML key."""

from collections.abc import Mapping
from typing import Any, Literal

from flows.profile import after, people, session, start
from flows.profile.figure import Id, Part, Text


class Profile(Part):
    """A county's procedure. Sections and keys are those of the TOML file, one to one."""

    schema_version: Literal[1]
    id: Id
    name: Text
    version: Text

    source: start.Source
    terms: start.Terms
    level: start.Level
    progress: start.Progress
    roles: people.Roles
    subject_class: tuple[people.SubjectClass, ...]
    composition: people.Composition
    committee: people.Committee
    intake: start.Intake
    topic: start.Topic
    guard: tuple[start.Guard, ...] = ()
    convenor: people.Convenor
    approval: people.Approval
    research: people.Research
    plan: session.Plan
    notice: session.Notice
    venue: session.Venue
    form: tuple[session.Form, ...]
    quorum: session.Quorum
    meeting: session.Meeting
    vote: session.Vote
    confirm: session.Confirm
    outcome: after.Outcome
    again: after.Again
    assembly: after.Assembly
    escalation: after.Escalation
    filing: after.Filing
    publication: after.Publication
    adoption: after.Adoption
    implementation: after.Implementation
    feedback: after.Feedback
    supervision: after.Supervision
    dissent: after.Dissent
    evaluation: after.Evaluation
    archive: after.Archive
    stats: after.Stats
    calendar: after.Calendar
    gates: Mapping[str, after.Gate]
    reminders: Mapping[str, after.Reminder]
    document: tuple[after.Document, ...]
    overrides: after.Overrides = {}
    sources: Mapping[str, str]

    changed: Mapping[str, tuple[Any, Any]] = {}
    """What the community set, never in a file: key → (the document's value, the community's)."""
