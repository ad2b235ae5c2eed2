"""Asks the checker about a topic, with the lists of the county and what is under way there."""

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

from bot.ports import Reader
from flows import habit
from flows.model import AssemblyStep, Case, Resolution
from flows.profile.schema import Profile
from nlp.adjust import Adjustment
from nlp.checker import Checker
from nlp.lists import Clause, Kind, OpenCase, TopicLists
from nlp.rude import rude
from nlp.verdict import Verdict


class Topics:
    """Calls the checker in a thread: its first words load a dictionary, and nobody waits for that."""

    def __init__(self, reader: Reader, checker: Checker) -> None:
        self._ask = reader
        self._checker = checker

    async def classify(self, text: str, person_id: int) -> Mapping[str, Any]:
        """The verdict on what the person wrote, as a plain dictionary."""
        profile, cases, judged = await self._ask.home(person_id)
        habits = Adjustment(habit.themes(judged))
        verdict = await asyncio.to_thread(
            self._checker.check, text, lists_of(profile), open_cases=_open(cases), adjustment=habits
        )
        found = verdict.as_dict() | {"rude": rude(text)}
        found |= self._learned(verdict, habits) | {"decided": await self._settled(found["similar"])}
        known = {str(case.id): case for case in cases}
        return found | {"similar": [_known(n, known) for n in found["similar"] if n["id"] in known]}

    async def _settled(self, similar: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """Those of the near topics that an assembly has voted on, with what it resolved."""
        found = []
        for near in similar:
            view, _ = await self._ask.case(int(near["id"]))
            voted = [s for s in view.all(AssemblyStep) if s.passed and s.decision_no]
            texts = [r for r in view.all(Resolution) if r.frozen_at and not r.void]
            if voted and texts:
                last = max(voted, key=lambda step: step.held_on)
                found.append({
                    "no": last.decision_no, "title": view.case.title, "day": last.held_on.isoformat(),
                    "text": texts[-1].text,
                })  # fmt: skip
        return found

    def _learned(self, verdict: Verdict, habits: Adjustment) -> dict[str, Any]:
        """The themes that a decision will be kept under, and how such topics were decided here."""
        lexicon = self._checker.lexicon
        telling = {t: lexicon.short(t) for t in verdict.themes if lexicon.telling(t)}
        used = verdict.adjusted or next((t for t in telling if t in habits.themes), "")
        if not used:
            return {"telling": telling, "habit": {}}
        said = habits.themes[used]
        counts = {kind: said.get(kind, 0) for kind in ("allow", "forbid")}
        return {"telling": telling, "habit": {"name": lexicon.short(used), **counts}}


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
