"""The tables of a profile about the meeting: plan, notice, quorum, steps, vote, signing."""

from fractions import Fraction
from typing import Literal

from flows.profile.figure import Compare, Id, Part, Ratio, Text, Texts

Method = Literal["buttons", "secret", "hands", "paper", "poll"]


class Plan(Part):
    """Fields of the plan; `required` must be filled before the notice goes out."""

    required: tuple[Id, ...]
    optional: tuple[Id, ...] = ()


class Notice(Part):
    """How and how long before the meeting people are told; days are calendar days."""

    public_before_meeting: bool
    public_channels: Texts = ()
    to_subjects: bool
    materials_required: int
    min_ways: int
    ways: Texts
    lead_days: int
    on_change_renotice: tuple[Id, ...]


class Venue(Part):
    """The place; an area of 0 means that the document asks for none."""

    types: Texts
    min_area_m2: int
    checklist: Texts = ()


class Form(Part):
    """One form of meeting; a statutory one asks whether it is the legal meeting (decision 27).

    `hint` says in a few words what it is for, to whoever has to choose.
    """

    id: Id
    name: Text
    hint: Text = ""
    statutory: Literal["", "assembly", "reps", "group"] = ""
    default: bool = False
    online_only: bool = False
    no_group: bool = False
    no_vote: bool = False
    if_setup: bool = False
    requires_expert: bool = False
    requires_document: Text = ""
    sub: Texts = ()
    suits: Texts = ()


class Quorum(Part):
    """How many must have come before the meeting may decide."""

    base: Literal["invited_voters", "roster"]
    ratio: Ratio
    compare: Compare
    online_counts: bool
    proxy: Literal["none", "written_same_household"]
    late_arrival: Literal["until_vote_opens", "never"]


class Step(Part):
    """One step of the meeting, verbatim; `does` is what the program offers while it runs."""

    id: Id
    text: Text
    does: Literal["introduce", "explain", "speak", "decide"]
    card: Texts = ()


class Meeting(Part):
    """The order of the meeting; a speaking limit of 0 means none."""

    checkin_opens_minutes: int
    min_minutes_before_vote: int  # entries in the minutes, not minutes of time
    speak_limit_seconds: int
    speak_limit_times: int
    remind_silent_sides: bool
    rules_card: Id
    step: tuple[Step, ...]


class Vote(Part):
    """How the meeting decides. Only mode "vote" uses ratio and compare; the rest cannot pass."""

    mode: Literal["vote", "signature", "none"]
    required: bool
    methods: tuple[Method, ...] = ()
    default_method: Method | Literal[""] = ""
    secrecy: Literal["open", "secret"] = "open"
    secret_min_present: int = 0
    options: Texts = ()  # the document's words for yes, no, abstain, in this order
    base: Literal["present", "cast", "invited", "roster"] = "present"
    ratio: Ratio = Fraction(1)
    compare: Compare = ">"
    abstain_counts_in_base: bool = True
    change_until_close: bool = True
    open_minutes: int = 0
    max_minutes: int = 0
    show_running: Literal["none", "turnout_only", "full"] = "none"
    percent_base: Literal["cast", "present"] = "cast"
    percent_digits: int = 2
    tie: Literal["fail"] = "fail"


class ReserveRule(Part):
    """Agreement with reservations (DEF21): enough sign, no side objects, a role agrees."""

    min_ratio: Ratio
    compare: Compare
    no_stakeholder_side_objects: bool
    needs: Id


class Confirm(Part):
    """What closes the result: who signs the record, what must be filled in by branch."""

    signature: tuple[Id, ...]
    subjects_sign: Literal["none", "all_present"]
    agree_rule: Literal["none", "all_sign"] = "none"
    reserve_rule: ReserveRule | None = None
    witness: Literal["none", "optional_major"] = "none"
    result_forms: Texts = ()
    on_pass_required: Texts
    on_again_required: Texts
