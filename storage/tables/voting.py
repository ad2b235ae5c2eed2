"""Tables of deciding: resolutions, ballots, rolls, votes, signatures, results."""

from typing import Any

from flows.model import (
    Ballot,
    Resolution,
    Result,
    RollEntry,
    Sealed,
    Signature,
    Slip,
    TookPart,
    Vote,
)
from storage.tables.base import Mirror, big, key_id, key_part, mapping, of_case


class ResolutionRow(Mirror, Resolution):
    """A text put to the vote."""

    __tablename__ = "resolution"
    id: int = key_id()
    case_id: int = of_case()
    meeting_id: int = big()


class BallotRow(Mirror, Ballot):
    """One vote on one resolution."""

    __tablename__ = "ballot"
    id: int = key_id()
    case_id: int = of_case()
    meeting_id: int = big()
    resolution_id: int = big()
    hands: dict[str, Any] = mapping()


class RollEntryRow(Mirror, RollEntry):
    """A person on the frozen roll."""

    __tablename__ = "roll_entry"
    case_id: int = of_case()
    ballot_id: int = key_id(foreign_key="ballot.id")
    person_id: int = key_id()


class VoteRow(Mirror, Vote):
    """The standing choice of one person; the key allows one only."""

    __tablename__ = "vote"
    case_id: int = of_case()
    ballot_id: int = key_id(foreign_key="ballot.id")
    person_id: int = key_id()


class SealedRow(Mirror, Sealed):
    """A choice in an open secret ballot; it goes with the closing."""

    __tablename__ = "sealed"
    case_id: int = of_case()
    ballot_id: int = key_id(foreign_key="ballot.id")
    person_id: int = key_id()


class TookPartRow(Mirror, TookPart):
    """Who took part in a closed secret ballot."""

    __tablename__ = "took_part"
    case_id: int = of_case()
    ballot_id: int = key_id(foreign_key="ballot.id")
    person_id: int = key_id()


class SlipRow(Mirror, Slip):
    """What was chosen in a closed secret ballot."""

    __tablename__ = "slip"
    case_id: int = of_case()
    ballot_id: int = key_id(foreign_key="ballot.id")
    n: int = key_part()


class SignatureRow(Mirror, Signature):
    """A signature."""

    __tablename__ = "signature"
    case_id: int = key_id(foreign_key="case.id")
    round: int = key_part()
    kind: str = key_part()
    person_id: int = key_id()


class ResultRow(Mirror, Result):
    """What a round came to."""

    __tablename__ = "result"
    case_id: int = key_id(foreign_key="case.id")
    round: int = key_part()
    fields: dict[str, Any] = mapping()
