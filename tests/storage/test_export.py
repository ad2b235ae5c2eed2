"""An exported case is checked by a program of the standard library alone, and every lie is found."""

import json
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from flows.model import ProfileSnapshot, RollEntry
from flows.outcome import Deed, Outcome, Put
from flows.thresholds import passes
from storage import verify

VERIFY = Path(verify.__file__)


def _snapshot() -> ProfileSnapshot:
    profile = {"id": "jinhua", "vote": {"ratio": "2/3", "compare": ">"}}
    mark = verify.sha256(verify.canonical(profile))
    body = verify.canonical({"changed": {}, "hash": mark, "profile": profile})
    return ProfileSnapshot(hash=mark, profile_id="jinhua", version="1", body=body)


def close(view, command, now) -> Outcome:
    """Close the ballot as the engine does: 10 of 14 is more than two thirds."""
    from flows.model import Ballot, Vote

    ballot = view.get(Ballot, 1)
    votes = [v.choice for v in view.all(Vote)]
    count = {c: votes.count(c) + ballot.hands.get(c, 0) for c in ("yes", "no", "abstain")}
    passed = passes(count["yes"], ballot.present, Fraction(2, 3), ">")
    closed = ballot.model_copy(
        update={**count, "state": "passed" if passed else "failed", "closed_at": now}
    )
    data = {"ballot": 1, "present": ballot.present, **count, "passed": passed}
    return Outcome((Put(closed),), (Deed("vote_closed", 1, data),))


@pytest.fixture
async def export(house) -> Any:
    snapshot = _snapshot()
    view = await house.store.reader.view(1)
    roll = [RollEntry(case_id=1, ballot_id=1, person_id=n, mode="here") for n in range(1, 15)]
    ballot = view.ballot.model_copy(update={"present": 14, "hands": {"yes": 1}})
    case = view.case.model_copy(update={"snapshot_hash": snapshot.hash})
    await house.store.put([snapshot, case, ballot, *roll])
    for n in range(1, 14):
        await house.store.run(house.press(n, "yes" if n < 10 else "no"))
    house.engine.acts["close"] = close
    await house.store.run(house.command("close"))
    return json.loads(json.dumps(await house.store.reader.export(1)))


async def test_a_true_record_has_no_problem(export):
    assert verify.problems(export) == []
    (ballot,) = export["records"]["ballot"]
    assert (ballot["yes"], ballot["no"], ballot["present"], ballot["state"]) == (
        10,
        4,
        14,
        "passed",
    )


def _ballot(**change: Any):
    return lambda e: e["records"]["ballot"][0].update(change)


LIES = {
    "it failed": (_ballot(state="failed"), "10 of 14 is not failed"),
    "one more": (_ballot(yes=11), "11 yes printed, 10 counted"),
    "fewer present": (_ballot(present=13), "13 present, 14 on the roll"),
    "a vote changed": (
        lambda e: e["records"]["vote"][0].update(choice="no"),
        "10 yes printed, 9 counted",
    ),
    "a vote dropped": (lambda e: e["records"]["vote"].pop(), "4 no printed, 3 counted"),
    "a stranger": (lambda e: e["records"]["roll_entry"].pop(0), "who is not on the roll"),
    "another rule": (
        lambda e: e["snapshot"].update(body=e["snapshot"]["body"].replace("2/3", "1/2")),
        "not the one that the case began with",
    ),
    "no rule": (lambda e: e.update(snapshot=None), "no rule to check it by"),
    "a deed changed": (lambda e: e["deeds"][3]["data"].update(x=1), "deed 4: its contents"),
    "a deed dropped": (lambda e: e["deeds"].pop(3), "deed 4: its number is 5"),
    "never closed": (lambda e: e["deeds"].pop(), "closed 0 times in the chain"),
}


@pytest.mark.parametrize("lie", LIES)
async def test_every_lie_is_found(export, lie):
    tell, told = LIES[lie]
    tell(export)
    assert any(told in problem for problem in verify.problems(export)), verify.problems(export)


@pytest.mark.parametrize(("compare", "expected"), [(">", False), (">=", True)])
def test_exactly_two_thirds_is_decided_by_the_comparison(compare, expected):
    assert verify.passes(2, 3, {"ratio": "2/3", "compare": compare}) is expected


def test_the_verifier_counts_as_the_engine_does():
    for present in range(60):
        for yes in range(present + 1):
            for compare in (">", ">="):
                rule = {"ratio": "2/3", "compare": compare}
                mine = verify.passes(yes, present, rule)
                assert mine == passes(yes, present, Fraction(2, 3), compare)


def _run(path: Path) -> "subprocess.CompletedProcess[str]":
    """No site-packages, no code of ours on the path."""
    words = [sys.executable, "-I", "-S", str(VERIFY), str(path)]
    return subprocess.run(words, capture_output=True, text=True, check=False)


async def test_it_runs_without_us(export, tmp_path):
    path = tmp_path / "case.json"
    path.write_text(json.dumps(export, ensure_ascii=False), encoding="utf-8")
    ran = _run(path)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "14 deeds, head" in ran.stdout
    export["deeds"].pop()
    path.write_text(json.dumps(export), encoding="utf-8")
    ran = _run(path)
    assert ran.returncode == 1
    assert "closed 0 times" in ran.stdout


def test_it_is_short_enough_to_be_read():
    assert len(VERIFY.read_text(encoding="utf-8").splitlines()) <= 150


async def test_an_export_names_nobody(export, house):
    assert "person 3" not in json.dumps(export)
    with pytest.raises(LookupError):
        await house.store.reader.export(99)
