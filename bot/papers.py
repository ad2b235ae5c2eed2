"""Papers of a case as files: from a fresh view, in a thread, because making them takes its time.

The room of documents is imported with the first paper: a bot that starts needs none.
"""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog

from bot.house import House
from flows.clock import Clock
from flows.model import CASE_RECORDS, ActionItem, Case, Community, Member, Person, Record, RoleGrant
from flows.profile.schema import Profile
from flows.view import View

log = structlog.get_logger()

PLAIN = "txt"
PICTURE = "result.png"
"""The result of the latest ballot as a picture."""

CALENDAR = "ics"
"""The meeting as an entry for a calendar."""

ARCHIVE = "archive.zip"
"""The whole file of the case."""

PRINTED: tuple[type[Record], ...] = (Case, Community, Person, Member, RoleGrant, *CASE_RECORDS)
"""What the papers of a case are made of. A name that was erased or mended changes them, and no version."""

PHOTO = "photo.i"
"""A photo of the work, by the number of its promise: `photo.i7.png`."""


@dataclass(frozen=True, slots=True)
class Sources:
    """What papers need from outside: the bot's name, photos by file id, the chain of a case, its checker."""

    bot_name: Callable[[], str]
    fetch: Callable[[str], Awaitable[bytes]]
    export: Callable[[int], Awaitable[Mapping[str, Any]]]
    checker: Callable[[], bytes]


class Papers:
    """Gives the file for `D5` or `D5.docx`; raises LookupError for a case that is gone."""

    def __init__(self, house: House, clock: Clock, sources: Sources) -> None:
        self._house = house
        self._clock = clock
        self._from = sources
        self._packed: tuple[list[list[Record]], tuple[str, bytes]] | None = None
        self._packing = asyncio.Lock()

    async def __call__(self, case_id: int, code: str) -> tuple[str, bytes]:
        """The file's name and its bytes. Raises documents' NoDocument for an unknown code."""
        if not case_id and "@" in code:
            return await self._ledger(code)
        view, profile = await self._house.case(case_id)
        if code == PICTURE:
            from documents.voting import result_picture

            return PICTURE, await asyncio.to_thread(result_picture, view, profile)
        if code == ARCHIVE:
            return await self._archive(view, profile)
        if code.startswith(PHOTO):
            return await self._photo(view, code)
        return await self._paper(view, profile, code)

    async def _paper(self, view: View, profile: Profile, code: str) -> tuple[str, bytes]:
        from documents.calendar import entry
        from documents.make import make

        name, _, fmt = code.partition(".")
        if fmt == CALENDAR:
            return await asyncio.to_thread(entry, view, profile, self._clock.now())
        now, link = self._clock.now(), self._link(view)
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

    def _link(self, view: View) -> str:
        """What the square on the posting opens (domain/05 §5.4, letter p)."""
        page = str(view.case.flags.get("page", ""))
        return f"https://t.me/{self._from.bot_name()}?start=p{page}" if page else ""

    async def _photo(self, view: View, code: str) -> tuple[str, bytes]:
        number = code.removeprefix(PHOTO).partition(".")[0]
        item = view.find(ActionItem, int(number)) if number.isdigit() else None
        if item is None or not item.photo:
            raise LookupError(code)
        body = await self._had(item.photo)
        if body is None:
            raise LookupError(code)
        return code, body

    async def _archive(self, view: View, profile: Profile) -> tuple[str, bytes]:
        """Everything at once, as it was when the case was closed: asked again it is the same file.

        The last one is kept, unless a photo could not be had: perhaps it can be the next time. It is
        made by one at a time: recorder and secretary get it together.
        """
        from documents.bundle import photo_ids

        made_of = [view.all(kind) for kind in PRINTED]
        async with self._packing:
            if self._packed is not None and self._packed[0] == made_of:
                return self._packed[1]
            photos = await self._all(photo_ids(view))
            packed = await self._pack(view, profile, photos)
            self._packed = None if None in photos.values() else (made_of, packed)
            return packed

    async def _pack(
        self, view: View, profile: Profile, photos: Mapping[str, bytes | None]
    ) -> tuple[str, bytes]:
        from documents.bundle import Luggage, bundle

        export = await self._from.export(view.case.id)
        luggage = Luggage(photos, export, self._from.checker())
        closed = view.case.entered_at if view.case.state == "archived" else self._clock.now()
        made = await asyncio.to_thread(bundle, view, profile, closed, luggage, self._link(view))
        return made.filename, made.body

    async def _all(self, ids: Iterable[str]) -> dict[str, bytes | None]:
        return {file_id: await self._had(file_id) for file_id in ids}

    async def _had(self, file_id: str) -> bytes | None:
        """A photo, or None where Telegram does not give it (any more): the list says so."""
        try:
            return await self._from.fetch(file_id)
        except Exception as error:
            log.warning("papers.no_photo", reason=f"{type(error).__name__}: {error}")
            return None
