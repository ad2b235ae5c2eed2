"""Papers on their way out: what two people get at the same time is made once."""

import asyncio
from typing import Any

import pytest

from bot.papers import ARCHIVE, Papers, Sources
from documents import bundle
from documents.make import Made
from tests.documents import cases
from tests.flows.hall import Hall


class OneCase:
    """A house with one case in it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall

    async def case(self, case_id: int) -> tuple[Any, Any]:
        return self.hall.view(case_id), self.hall.profile

    def now(self) -> Any:
        return self.hall.now


@pytest.fixture
def packed(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The versions of the case for which its file was made."""
    made: list[int] = []

    def pack(view: Any, *_: Any) -> Made:
        made.append(view.case.version)
        return Made("file.zip", b"PK", "application/zip", "")

    monkeypatch.setattr(bundle, "bundle", pack)
    return made


def desk(house: Any) -> Papers:
    async def nothing(_: Any) -> Any:
        await asyncio.sleep(0)  # others get their turn, as with a real download
        return {}

    return Papers(house, house, Sources(lambda: "bot", nothing, nothing, lambda: b""))


async def test_recorder_and_secretary_wait_for_one_packing(packed: list[int]) -> None:
    papers = desk(OneCase(cases.ready("full")))
    both = await asyncio.gather(papers(1, ARCHIVE), papers(1, ARCHIVE))
    assert set(both) == {("file.zip", b"PK")}
    assert len(packed) == 1


async def test_a_case_that_went_on_is_packed_anew(packed: list[int]) -> None:
    house = OneCase(cases.ready("full"))
    papers = desk(house)
    await papers(1, ARCHIVE)
    house.hall._keep([house.hall.case.model_copy(update={"version": 99})])
    await papers(1, ARCHIVE)
    assert packed[-1] == 99 and len(packed) == 2
