"""Papers of a case as files: from a fresh view, in a thread, because making them takes its time.

The room of documents is imported with the first paper: a bot that starts needs none.
"""

import asyncio
from collections.abc import Callable

from bot.house import House
from flows.clock import Clock

PLAIN = "txt"
PICTURE = "result.png"
"""The result of the latest ballot as a picture."""

CALENDAR = "ics"
"""The meeting as an entry for a calendar."""


class Papers:
    """Gives the file for `D5` or `D5.docx`; raises LookupError for a case that is gone."""

    def __init__(self, house: House, clock: Clock, bot_name: Callable[[], str]) -> None:
        self._house = house
        self._clock = clock
        self._bot_name = bot_name

    async def __call__(self, case_id: int, code: str) -> tuple[str, bytes]:
        """The file's name and its bytes. Raises documents' NoDocument for an unknown code."""
        from documents.calendar import entry
        from documents.make import make
        from documents.voting import result_picture

        if not case_id and "@" in code:
            return await self._ledger(code)
        view, profile = await self._house.case(case_id)
        if code == PICTURE:
            return PICTURE, await asyncio.to_thread(result_picture, view, profile)
        name, _, fmt = code.partition(".")
        if fmt == CALENDAR:
            return await asyncio.to_thread(entry, view, profile, self._clock.now())
        now, page = self._clock.now(), str(view.case.flags.get("page", ""))
        link = f"https://t.me/{self._bot_name()}?start=p{page}" if page else ""
        made = await asyncio.to_thread(make, view, profile, name, now, fmt or PLAIN, link)
        return made.filename, made.body

    async def _ledger(self, code: str) -> tuple[str, bytes]:
        """D6 of a community and a year, named like `D6.docx@3.2026`."""
        from documents.make import make

        file, _, which = code.partition("@")
        community, _, year = which.partition(".")
        name, _, fmt = file.partition(".")
        view, profile = await self._house.ledger(int(community), int(year))
        made = await asyncio.to_thread(make, view, profile, name, self._clock.now(), fmt)
        return made.filename, made.body
