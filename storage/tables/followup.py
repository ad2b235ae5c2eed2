"""Tables of what follows a meeting: postings, promises, evaluation, satisfaction, papers."""

from typing import Any

from flows.model import (
    ActionItem,
    Evaluation,
    Explanation,
    Objection,
    Paper,
    Progress,
    Publication,
    Satisfaction,
)
from storage.tables.base import Mirror, big, key_id, key_part, listing, mapping, of_case


class PublicationRow(Mirror, Publication):
    """A posting on the board."""

    __tablename__ = "publication"
    id: int = key_id()
    case_id: int = of_case()
    checked: list[str] = listing()


class ActionItemRow(Mirror, ActionItem):
    """A promise."""

    __tablename__ = "action_item"
    id: int = key_id()
    case_id: int = of_case()
    owner_id: int = big(default=0)
    watcher_id: int = big(default=0)


class ProgressRow(Mirror, Progress):
    """A line in the story of a promise."""

    __tablename__ = "progress"
    case_id: int = of_case()
    item_id: int = key_id(foreign_key="action_item.id")
    n: int = key_part()
    person_id: int = big()


class ObjectionRow(Mirror, Objection):
    """Somebody disagrees with a posting."""

    __tablename__ = "objection"
    id: int = key_id()
    case_id: int = of_case()
    publication_id: int = big()
    person_id: int = big()
    answered_by: int = big(default=0)


class EvaluationRow(Mirror, Evaluation):
    """The supervisor's view."""

    __tablename__ = "evaluation"
    case_id: int = key_id(foreign_key="case.id")
    person_id: int = key_id()
    scores: dict[str, Any] = mapping()


class SatisfactionRow(Mirror, Satisfaction):
    """One member's answer."""

    __tablename__ = "satisfaction"
    case_id: int = key_id(foreign_key="case.id")
    person_id: int = key_id()


class PaperRow(Mirror, Paper):
    """A document as it stood."""

    __tablename__ = "paper"
    case_id: int = key_id(foreign_key="case.id")
    code: str = key_part()
    version: int = key_part()


class ExplanationRow(Mirror, Explanation):
    """A dissenter to whom the result is explained."""

    __tablename__ = "explanation"
    case_id: int = key_id(foreign_key="case.id")
    round: int = key_part()
    person_id: int = key_id()
    done_by: int = big(default=0)
