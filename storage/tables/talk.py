"""Tables of half-finished conversations; no foreign keys, for 0 means none."""

from typing import Any

from flows.model import Focus, Wizard
from storage.tables.base import Mirror, big, key_id, mapping


class WizardRow(Mirror, Wizard):
    """A row of questions one person is being asked."""

    __tablename__ = "wizard"
    id: int = key_id()
    case_id: int = big(default=0, index=True)
    community_id: int = big()
    person_id: int = big(index=True)
    answers: dict[str, Any] = mapping()


class FocusRow(Mirror, Focus):
    """What a person is busy with."""

    __tablename__ = "focus"
    person_id: int = key_id()
    community_id: int = big()
    case_id: int = big(default=0)
    wizard_id: int = big(default=0)
