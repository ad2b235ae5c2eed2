"""What a community sets beside its document: within bounds and law, kept with the case, said on /profile."""

from datetime import UTC, datetime

import pytest

from bot.counties import Counties
from bot.texts import book
from flows.model import Case, Community, ProfileSnapshot
from flows.outcome import Card, Outcome, Refused
from flows.profile.load import effective, load_all, shipped
from flows.profile.override import lifted, original, own
from flows.profile.snapshot import changed, from_snapshot, snapshot
from flows.values import _read
from flows.wizard import Given
from tests.bot.fakes import StillClock
from tests.flows.hall import SECRETARY, Hall
from tests.flows.test_joining import ADMIN, admin
from tests.flows.test_setup import say
from tests.flows.walking import propose

DAYS = "publication.keep_days"


def choose(hall: Hall, key: str, *, typed: str = "", arg: str = "") -> Outcome | Refused:
    """Set one value as the administrator does."""
    hall.ok(admin(hall, "setvalue"))
    number = str(list(hall.profile.overrides).index(key))
    hall.ok(hall.tap(ADMIN, "a", number, case_id=0))
    return say(hall, typed) if typed else hall.tap(ADMIN, "a", arg, case_id=0)


def profile_card(hall: Hall) -> Card:
    hall.ok(admin(hall, "profile"))
    return hall.says[-1].card


def test_a_value_is_set_shown_beside_the_original_and_taken_back():
    hall = Hall()
    hall.ok(choose(hall, "notice.lead_days", typed="7天"))
    home = hall.records[Community][(1,)]
    assert home.overrides == {"notice.lead_days": 7}  # type: ignore[attr-defined]
    hall.profile = effective(load_all()["jinhua"], home.overrides)  # type: ignore[attr-defined]
    card = profile_card(hall)
    assert [w.params for w in card.params["changed"]] == [
        {"what": card.params["changed"][0].params["what"], "was": "3", "now": "7"}
    ]
    assert own(hall.profile, "notice.lead_days") == 3
    hall.ok(choose(hall, "notice.lead_days", arg="own"))
    assert hall.records[Community][(1,)].overrides == {}  # type: ignore[attr-defined]


@pytest.mark.parametrize("typed", ["2", "31", "很多天", "-5", "99999"])
def test_a_value_outside_its_bounds_is_refused_kindly(typed):
    hall = Hall()
    assert isinstance(choose(hall, "notice.lead_days", typed=typed), Refused)


def test_the_law_is_the_floor_where_a_value_is_set_and_where_it_is_read():
    hall = Hall()
    low = hall.profile.model_copy(
        update={"overrides": {DAYS: hall.profile.overrides[DAYS].model_copy(update={"min": 1})}}
    )
    hall.profile = low
    refused = choose(hall, DAYS, typed="10")
    assert isinstance(refused, Refused), "the law in force asks for 15 days"
    assert refused.key == "value.outside"
    counties = Counties({"p": low}, StillClock(datetime(2026, 11, 21, tzinfo=UTC)))
    assert counties.effective("p", {DAYS: 10}, "village").publication.keep_days == 15
    before = Counties({"p": low}, StillClock(datetime(2025, 3, 1, tzinfo=UTC)))
    assert before.effective("p", {DAYS: 10}, "village").publication.keep_days == 10
    assert lifted({DAYS: 10, "x": "y"}, {DAYS: 15}) == {DAYS: 15, "x": "y"}


def test_what_a_later_edition_no_longer_lets_a_village_set_does_not_stop_it():
    profile = load_all()["jinhua"]
    counties = Counties({"p": profile}, StillClock())
    kept = counties.effective("p", {"vote.ratio": "1/2", "notice.lead_days": 5}, "village")
    assert kept.vote.ratio == profile.vote.ratio
    assert kept.notice.lead_days == 5


def test_a_case_keeps_what_the_community_had_set():
    hall = Hall()
    hall.profile = effective(hall.profile, {"notice.lead_days": 7})
    propose(hall)
    case = hall.records[Case][(1,)]
    body = hall.records[ProfileSnapshot][(case.snapshot_hash,)].body  # type: ignore[attr-defined]
    assert changed(body) == {"notice.lead_days": (3, 7)}
    assert from_snapshot(body).notice.lead_days == 7
    assert changed(snapshot(load_all()["jinhua"], {})) == {}


def test_only_the_administrator_sets_values():
    hall = Hall()
    assert isinstance(hall.word(SECRETARY, "setvalue"), Refused)
    hall.ok(hall.word(SECRETARY, "profile"))
    assert hall.says[-1].card.rows == ()


def test_values_as_people_type_them():
    assert _read((), Given(text="7 天"), 3) == 7
    assert _read((), Given(text="21:00到7点"), ["22:00", "07:00"]) == ["21:00", "07:00"]
    assert _read((), Given(text="8点"), "09:00") == "08:00"
    assert _read(("a", "b"), Given(arg="v1"), "a") == "b"
    assert _read((), Given(text="随便"), 3) is None


def test_every_value_that_may_be_set_has_a_name():
    for profile in shipped().values():
        assert [k for k in profile.overrides if f"value.{k}" not in book()] == []
        assert all(original(profile, key) is not None for key in profile.overrides)
