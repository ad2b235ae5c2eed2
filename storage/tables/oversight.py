"""Tables of watching and mending: what the supervisor saw, corrections of a signed record."""

from flows.model import Correction, Oversight
from storage.tables.base import Mirror, big, key_id, of_case


class OversightRow(Mirror, Oversight):
    """What a supervisor found."""

    __tablename__ = "oversight"
    id: int = key_id()
    case_id: int = of_case()
    person_id: int = big()
    answered_by: int = big(default=0)


class CorrectionRow(Mirror, Correction):
    """A correction of what was signed."""

    __tablename__ = "correction"
    id: int = key_id()
    case_id: int = of_case()
    person_id: int = big()
    decided_by: int = big(default=0)
