"""Who is here: attendance as intervals, and the numbers 应到 and 实到 that everything is counted on."""

from flows.model import Attendance, Subject
from flows.view import View

MODES = ("site", "online")
"""In the hall, or by the group (现场、网上)."""


def here(view: View) -> list[Attendance]:
    """The open intervals of the present meeting, one a person."""
    meeting = view.meeting
    if meeting is None:
        return []
    return [a for a in view.all(Attendance) if a.meeting_id == meeting.id and a.out_at is None]


def is_here(view: View, person_id: int) -> bool:
    """Whether the person is checked in now."""
    return any(a.person_id == person_id for a in here(view))


def voters_due(view: View) -> list[Subject]:
    """应到: all invited voting subjects, also those who declined (DECISIONS 17)."""
    return [s for s in view.subjects if s.votes]


def voters_here(view: View) -> list[Subject]:
    """实到会人员: voting subjects who are checked in, on site or online (DEF28)."""
    present = {a.person_id for a in here(view)}
    return [s for s in voters_due(view) if s.person_id in present]
