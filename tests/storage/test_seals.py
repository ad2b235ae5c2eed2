"""The keys of secret ballots lie beside the database and go with the ballot; a copy of the file opens nothing."""

import asyncio
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest

from flows.model import Ballot, Sealed, Slip, TookPart
from storage import backup, verify
from storage.seals import CHOICES, Seals
from tests.flows.hall import HOST, Hall
from tests.flows.walking import arrive, choose, close, to_checkin, to_vote
from tests.storage.test_walk import Stored

PEOPLE = list(range(6, 14))
CHOSEN = dict(zip(PEOPLE, ("no", "yes", "yes", "abstain", "yes", "yes", "yes", "yes"), strict=True))


@pytest.fixture
def seals(tmp_path: Path) -> Seals:
    return Seals(tmp_path / "keys")


def test_what_was_sealed_is_opened_for_that_person_and_ballot_only(seals):
    for choice in CHOICES:
        sealed = seals.seal(1, 6, choice)
        assert seals.open(1, 6, sealed) == choice
        assert seals.open(1, 7, sealed) is None
        assert seals.open(2, 6, sealed) is None


def test_the_same_choice_never_looks_the_same_and_all_are_equally_long(seals):
    rows = {seals.seal(1, 6, choice) for choice in CHOICES for _ in range(50)}
    assert len(rows) == 150
    assert len({len(row) for row in rows}) == 1
    hidden = Counter(bytes.fromhex(row)[12] & 3 for row in rows)
    assert len(hidden) == 4, "the masked byte alone tells nothing"


def test_a_changed_row_is_noticed(seals):
    sealed = seals.seal(1, 6, "yes")
    for n in range(0, len(sealed), 2):
        other = sealed[:n] + format(int(sealed[n : n + 2], 16) ^ 1, "02x") + sealed[n + 2 :]
        assert seals.open(1, 6, other) is None


def test_the_key_outlives_the_process_and_not_the_ballot(seals, tmp_path):
    sealed = seals.seal(1, 6, "no")
    (path,) = (tmp_path / "keys").iterdir()
    if os.name != "nt":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    again = Seals(tmp_path / "keys")
    assert again.kept() == {1}
    assert again.open(1, 6, sealed) == "no"
    again.destroy([1])
    assert again.kept() == set()
    assert again.open(1, 6, sealed) is None


@pytest.fixture(scope="module")
def chosen(tmp_path_factory: pytest.TempPathFactory, empty_file: Path) -> tuple[Path, datetime]:
    """A real store and the real engine; everybody has chosen in private, two of them twice."""
    folder = tmp_path_factory.mktemp("voting")
    shutil.copy(empty_file, folder / "yishi.db")
    hall = Stored(f"sqlite:///{folder / 'yishi.db'}")
    to_checkin(hall)
    arrive(hall, PEOPLE, "online")
    to_vote(hall, [], "secret")
    for person, choice in [(6, "yes"), (7, "no"), *CHOSEN.items()]:
        hall.ok(hall.tap(person, "vote", choice))
    hall.close()
    return folder, hall.now


@pytest.fixture
def voting(tmp_path: Path, chosen: tuple[Path, datetime]) -> Iterator[Stored]:
    """The same hall for every test, with its database and its key."""
    folder, now = chosen
    shutil.copytree(folder, tmp_path, dirs_exist_ok=True)
    hall = Stored(f"sqlite:///{tmp_path / 'yishi.db'}", begun=now)
    yield hall
    hall.close()


def _file(hall: Stored) -> Path:
    found = backup.file_of(str(hall.store._engines[0].url))
    assert found is not None
    return found


def _keys(hall: Stored) -> list[str]:
    return sorted(path.name for path in Path(f"{_file(hall)}.keys").iterdir())


def test_the_verifier_counts_a_secret_ballot_again(voting):
    close(voting)
    export = asyncio.run(voting.store.reader.export(1))
    assert verify.problems(export) == []
    (ballot,) = export["records"]["ballot"]
    assert (ballot["yes"], ballot["no"], ballot["abstain"]) == (6, 1, 1)
    export["records"]["slip"][0]["choice"] = "no"
    assert verify.problems(export)
    del export["records"]["took_part"][0]
    assert "ballot 1: 7 took part, 8 choices" in verify.problems(export)


def test_when_it_closes_the_key_goes_and_names_and_choices_part(voting):
    assert _keys(voting) == ["b1.key"]
    assert len(voting.view(1).all(Sealed)) == 8
    close(voting)
    view = voting.view(1)
    assert _keys(voting) == []
    assert view.all(Sealed) == []
    assert [row.person_id for row in view.all(TookPart)] == PEOPLE
    assert [row.choice for row in view.all(Slip)] == ["yes"] * 6 + ["no", "abstain"]


def test_a_copy_taken_during_the_vote_opens_nothing_afterwards(voting, tmp_path):
    target = tmp_path / "copy" / "yishi.db"
    assert backup.backup(_file(voting), target) == []
    rows = voting.view(1).all(Sealed)
    kept = Seals(Path(f"{_file(voting)}.keys"))
    assert {r.person_id: kept.open(1, r.person_id, r.sealed) for r in rows} == CHOSEN
    close(voting)
    for folder in (Path(f"{target}.keys"), Path(f"{_file(voting)}.keys")):
        assert [Seals(folder).open(1, r.person_id, r.sealed) for r in rows] == [None] * 8


def test_no_table_joins_a_person_to_a_choice_after_closing(voting):
    """The control is the ballot before it closes: with the key the sealed rows do."""
    close(voting)
    view = voting.view(1)
    for row in [*view.all(TookPart), *view.all(Slip), *view.all(Ballot)]:
        assert not {"person_id", "choice"} <= set(type(row).model_fields)
    export = str(asyncio.run(voting.store.reader.export(1))["deeds"])
    assert "took_part" in export
    assert "'choice'" not in export


def test_a_key_left_by_a_crash_goes_at_the_next_press(voting, monkeypatch):
    monkeypatch.setattr(Seals, "destroy", lambda self, ballots: None)
    close(voting)
    assert _keys(voting) == ["b1.key"]
    monkeypatch.undo()
    voting.store._seals.finished |= voting.store._seals.kept()  # as a start does
    voting.ok(voting.word(6, "menu"))
    assert _keys(voting) == []


def test_an_open_ballot_keeps_its_key_over_a_start(voting):
    voting.store._seals.finished |= voting.store._seals.kept()
    voting.ok(voting.word(6, "menu"))
    assert _keys(voting) == ["b1.key"]
    assert isinstance(voting, Hall)


def test_a_paused_vote_leaves_no_key_and_no_sealed_choice(voting):
    voting.ok(choose(voting, "btn.suspend"))
    voting.ok(voting.type(HOST, "停电了"))
    voting.ok(voting.tap(HOST, "a", "open"))
    assert _keys(voting) == []
    assert voting.view(1).all(Sealed) == []
