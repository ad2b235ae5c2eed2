"""我的信息: everything of one person is shown, taken away on his word, and a number stays (domain/05 §5.11)."""

from datetime import date

from bot.texts import book
from flows.model import Account, Consent, Link, Member, Person, RoleGrant, Statement
from flows.outcome import Refused
from flows.own_data import OWN
from tests.flows.hall import RECORDER, Hall
from tests.flows.reminding import at, at_work
from tests.flows.walking import arrive, to_checkin


def test_every_kind_of_record_about_a_person_has_words():
    kinds = [kind.__name__.lower() for kind in OWN if kind is not Statement]
    assert [kind for kind in kinds if f"mydata.of.{kind}" not in book()] == []


def test_what_he_said_and_did_is_shown():
    hall = Hall()
    people = to_checkin(hall)
    arrive(hall, people[:2])
    said = {"kind": "heard", "text": "先装村口", "at": hall.now, "marked_by": 0, "side_id": 0}
    whose = {"case_id": 1, "no": 1, "meeting_id": 1, "person_id": 6}
    hall._keep([Statement.model_validate({**whose, **said})])
    hall.ok(hall.word(6, "mydata"))
    card = hall.says[-1].card
    assert [w.params["text"] for w in card.params["said"]] == ["先装村口"]
    assert {w.key for w in card.params["done"]} >= {"mydata.of.subject", "mydata.of.attendance"}


def test_days_are_those_of_the_village():
    """Words and offices of two in the morning here belong to this day, not to the one before."""
    hall = Hall()
    people = to_checkin(hall)
    night = at("2026-11-25 02:00")
    said = {"kind": "heard", "text": "先装村口", "at": night, "marked_by": 0, "side_id": 0}
    hall._keep([
        Statement.model_validate({"case_id": 1, "no": 1, "meeting_id": 1, "person_id": people[0], **said}),
        RoleGrant(community_id=1, person_id=people[0], role="deputy_secretary", since=night, until=night),
    ])  # fmt: skip
    hall.ok(hall.word(people[0], "mydata"))
    params = hall.says[-1].card.params
    office = params["offices"][0].params
    days = {office["since"], office["until"], params["said"][0].params["at"]}
    assert days == {date(2026, 11, 25)}


def test_deleting_is_asked_once_more_and_leaves_a_number():
    hall = Hall()
    hall._keep([
        Consent(person_id=9, kind="data", text_version="1", at=hall.now),
        Link(token="i" * 22, purpose="i", community_id=1, person_id=9, at=hall.now),
    ])  # fmt: skip
    hall.ok(hall.word(9, "erase", "ask"))
    assert hall.view(0).name(9) == "村民9", "the hall's own name, still there"
    hall._keep([Person(id=9, name="钱多福", phone="1")])
    outcome = hall.ok(hall.word(9, "erase", "yes"))
    assert outcome.forgotten == 9
    assert hall.records[Person][(9,)] == Person(id=9, name="村民9")
    assert (1, 9) not in hall.records[Member]
    assert (1009,) not in hall.records[Account]
    assert (9, "data") not in hall.records[Consent]
    assert ("i" * 22,) not in hall.records[Link]
    assert outcome.says == (), "a farewell in the outbox would keep his address"
    assert {"person": 9} in [dict(d.data) for d in outcome.deeds]


def test_whoever_holds_an_office_hands_it_over_first():
    hall = Hall()
    refused = hall.word(RECORDER, "erase", "yes")
    assert isinstance(refused, Refused)
    assert refused.key == "mydata.busy"


def test_whoever_has_promised_something_keeps_it_first():
    """One check with 移出名册: a promise without its owner would be reminded of to nobody."""
    hall = at_work()
    refused = hall.word(6, "erase", "yes")
    assert isinstance(refused, Refused)
    assert (refused.key, refused.params["nos"]) == ("mydata.promised", (hall.case.no,))
    hall.ok(hall.tap(6, "done"))
    hall.ok(hall.word(6, "erase", "yes"))
