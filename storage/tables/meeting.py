"""Tables of a meeting: the plan, presence, statements, points."""

from datetime import datetime
from typing import Any

from flows.model import Attendance, Meeting, Point, Statement, Turn
from storage.tables.base import Mirror, big, key_id, key_part, listing, mapping, of_case


class MeetingRow(Mirror, Meeting):
    """One attempt of one round to meet."""

    __tablename__ = "meeting"
    id: int = key_id()
    case_id: int = of_case()
    materials: list[dict[str, Any]] = listing()
    times: dict[str, Any] = mapping()


class AttendanceRow(Mirror, Attendance):
    """An interval of presence."""

    __tablename__ = "attendance"
    case_id: int = of_case()
    meeting_id: int = key_id(foreign_key="meeting.id")
    person_id: int = key_id()
    in_at: datetime = key_part()
    marked_by: int = big()


class StatementRow(Mirror, Statement):
    """A line of the minutes."""

    __tablename__ = "statement"
    case_id: int = key_id(foreign_key="case.id")
    no: int = key_part()
    meeting_id: int = big()
    person_id: int = big()
    side_id: int = big(default=0)
    marked_by: int = big()
    message_id: int = big(default=0)


class PointRow(Mirror, Point):
    """A point of agreement or dissent."""

    __tablename__ = "point"
    case_id: int = key_id(foreign_key="case.id")
    no: int = key_part()
    meeting_id: int = big()
    person_id: int = big(default=0)


class TurnRow(Mirror, Turn):
    """A place in the speaking queue."""

    __tablename__ = "turn"
    case_id: int = of_case()
    meeting_id: int = key_id(foreign_key="meeting.id")
    n: int = key_part()
    person_id: int = big()
