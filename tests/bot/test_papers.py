"""Papers on their way out: what two people get at the same time is made once."""

import asyncio
from typing import Any

import pytest

from bot.papers import ARCHIVE, Papers, Sources
from documents import bundle
from documents.make import Made
from flows.model import Person
from flows.outcome import Put
from tests.documents import cases
from tests.flows.hall import Hall


class OneCase:
    """A house with one case in it."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.changed: list[Put] = []  # what others share is not touched

    async def case(self, case_id: int) -> tuple[Any, Any]:
        return self.hall.view(case_id).after(self.changed), self.hall.profile

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


async def nothing(_: Any) -> Any:
    await asyncio.sleep(0)  # others get their turn, as with a real download
    return {}


def desk(house: Any, fetch: Any = nothing) -> Papers:
    return Papers(house, house, Sources(lambda: "bot", fetch, nothing, lambda: b""))


async def test_recorder_and_secretary_wait_for_one_packing(packed: list[int]) -> None:
    papers = desk(OneCase(cases.ready("full")))
    both = await asyncio.gather(papers(1, ARCHIVE), papers(1, ARCHIVE))
    assert set(both) == {("file.zip", b"PK")}
    assert len(packed) == 1


async def test_a_case_that_went_on_is_packed_anew(packed: list[int]) -> None:
    house = OneCase(cases.ready("full"))
    papers = desk(house)
    await papers(1, ARCHIVE)
    house.changed = [Put(house.hall.view(1).case.model_copy(update={"version": 99}))]
    await papers(1, ARCHIVE)
    assert packed[-1] == 99 and len(packed) == 2


class Network:
    """Gives photos, or not; and how often it was asked."""

    def __init__(self) -> None:
        self.down = True
        self.asked = 0

    async def __call__(self, _: str) -> bytes:
        self.asked += 1
        if self.down:
            raise TimeoutError
        return b"\x89PNG"


async def test_a_file_without_its_photos_is_not_kept(packed: list[int]) -> None:
    """Asked for again when the network is back, it has them; and then it is kept (negative control)."""
    network = Network()
    papers = desk(OneCase(cases.ready("full")), network)
    await papers(1, ARCHIVE)
    asked = network.asked
    assert asked and len(packed) == 1
    network.down = False
    await papers(1, ARCHIVE)
    assert (network.asked, len(packed)) == (2 * asked, 2)
    await papers(1, ARCHIVE)
    assert (network.asked, len(packed)) == (2 * asked, 2)


async def test_a_name_that_was_erased_is_in_no_file_that_was_kept(packed: list[int]) -> None:
    """Erasure changes no version of a case that is over: only the person is another one."""
    house = OneCase(cases.ready("full"))
    papers = desk(house)
    await papers(1, ARCHIVE)
    somebody = house.hall.view(1).get(Person, 6)
    house.changed = [Put(somebody.model_copy(update={"name": "村民6号"}))]
    await papers(1, ARCHIVE)
    assert packed == [packed[0]] * 2, "packed again under the same version"
