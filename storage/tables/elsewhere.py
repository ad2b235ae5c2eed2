"""Tables of the roads out of the consultation: the statutory meeting, reports to the level above."""

from typing import Any

from flows.model import AssemblyStep, Escalation
from storage.tables.base import Mirror, big, key_id, key_part, mapping


class AssemblyStepRow(Mirror, AssemblyStep):
    """One step of the statutory meeting."""

    __tablename__ = "assembly_step"
    case_id: int = key_id(foreign_key="case.id")
    round: int = key_part()
    step: str = key_part()
    homes_due: int = big(default=0)
    homes_present: int = big(default=0)
    by: int = big()


class EscalationRow(Mirror, Escalation):
    """A report to the level above."""

    __tablename__ = "escalation"
    case_id: int = key_id(foreign_key="case.id")
    n: int = key_part()
    fields: dict[str, Any] = mapping()
    by: int = big()
    answered_by: int = big(default=0)
