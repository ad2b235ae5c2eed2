"""Asks the checker about a topic, with the lists of the county and what is under way there."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.ports import Reader
from flows.model import Case
from flows.profile.schema import Profile
from nlp.checker import Checker
from nlp.lists import Clause, Kind, OpenCase, TopicLists
from nlp.rude import rude


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
        found = verdict.as_dict() | {"rude": rude(text)}
        known = {str(case.id): case for case in cases}
        return found | {"similar": [_known(n, known) for n in found["similar"] if n["id"] in known]}


def _known(near: Mapping[str, Any], cases: Mapping[str, Case]) -> dict[str, Any]:
    """A near topic with what a person needs to know it again."""
    case = cases[near["id"]]
    more = {"title": case.title, "state": case.state, "opened": case.opened_at.isoformat()}
    return {**near, "no": case.no, **more}


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
