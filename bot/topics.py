"""Asks the checker about a topic, with the lists of the county and what is under way there."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.ports import Reader
from flows.model import Case
from flows.profile.schema import Profile
from nlp.checker import Checker
from nlp.lists import Clause, Kind, OpenCase, TopicLists


class Topics:
    """Calls the checker in a thread: its first words load a dictionary, and nobody waits for that."""

    def __init__(self, reader: Reader, checker: Checker) -> None:
        self._ask = reader
        self._checker = checker

    async def classify(self, text: str, person_id: int) -> Mapping[str, Any]:
        """The verdict on what the person wrote, as a plain dictionary."""
        profile, cases = await self._ask.home(person_id)
        verdict = await asyncio.to_thread(
            self._checker.check, text, lists_of(profile), open_cases=_open(cases)
        )
        return verdict.as_dict()


def lists_of(profile: Profile) -> TopicLists:
    """The profile's lists as the checker wants them."""
    topic, intake = profile.topic, profile.intake
    clauses = (
        *_clauses(topic.allow, "allow"),
        *_clauses(topic.forbid, "forbid"),
        *_clauses(topic.focus, "focus"),
    )
    return TopicLists(
        profile.id,
        topic.mode,
        topic.unknown,
        clauses,
        intake.min_chars,
        intake.max_chars,
    )


def _clauses(rows: Sequence[Any], kind: Kind) -> list[Clause]:
    return [
        Clause(
            id=row.id,
            kind=kind,
            text=row.text,
            themes=row.themes,
            catch_all=row.catch_all,
            by_proposer=row.by_proposer_class,
            ask=row.ask,
            redirect=row.redirect,
            reframe_to=row.reframe_to,
            reframe_hint=row.reframe_hint,
            area=row.area,
        )
        for row in rows
    ]


def _open(cases: Sequence[Case]) -> list[OpenCase]:
    return [OpenCase(str(case.id), case.text, case.no) for case in cases]
