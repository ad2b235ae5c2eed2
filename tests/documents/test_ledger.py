"""The ledger (议题台账, D6): a year of a community, whatever became of each topic (S2-34)."""

from pathlib import Path

import pytest
import rtoml

from documents.labels import one_of
from documents.make import make
from flows.profile.names import STATES
from tests.flows import test_intake as intake
from tests.flows.hall import RECORDER, Hall
from tests.flows.walking import LIGHTS


def ledger(hall: Hall, fmt: str = "txt") -> list[str]:
    body = make(hall.view(1).about(0), hall.profile, "D6", hall.now, fmt).body
    return body.decode("utf-8-sig").splitlines() if fmt == "txt" else []


@pytest.mark.requirement("S2-34")
def test_a_topic_put_to_an_older_one_says_where_it_went() -> None:
    hall = Hall()
    intake.villager_proposes(hall, intake.similar(30))
    hall.ok(hall.tap(intake.VILLAGER, "a", "same", case_id=0))
    rows = ledger(hall)
    assert rows[2].startswith("编号：2026　　花溪村")
    assert any("并入2026-03" in row and "村民7" in row for row in rows)


def test_who_wrote_it_down_for_whom_stands_there() -> None:
    hall = Hall()
    hall.ok(hall.word(RECORDER, "propose"))
    hall.ok(hall.type(RECORDER, "给村口装三盏路灯", verdict=LIGHTS))
    hall.ok(hall.type(RECORDER, "村民7"))
    hall.ok(hall.tap(RECORDER, "a", "0", case_id=0))
    row = next(r for r in ledger(hall) if "路灯" in r)
    assert row.split("｜")[3:5] == ["村民7", f"村民{RECORDER}"]


def test_the_ledger_says_where_a_topic_stands_in_the_words_of_the_chat() -> None:
    """No state is printed in English, and none reads otherwise than on the screen."""
    told = rtoml.loads(Path("bot/texts/zh_hans.toml").read_text("utf-8"))
    assert {s: one_of("state", s) for s in STATES} == {s: told[f"state.{s}"] for s in STATES}


def test_a_year_without_topics_is_an_empty_list() -> None:
    hall = Hall()
    view = hall.view(0)
    made = make(view, hall.profile, "D6", hall.now, "docx")
    assert made.filename == "2026_议题台账_花溪村.docx"
    assert make(view, hall.profile, "D6", hall.now, "pdf").body
