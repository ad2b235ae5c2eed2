"""Corrections after the signature: asked by the recorder, confirmed by the supervisor, told to all (E14)."""

from documents import make
from flows.command import Ref
from flows.model import Correction
from flows.outcome import Refused
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.walking import close, to_checkin, to_vote, vote


def signed() -> Hall:
    hall = Hall()
    people = to_checkin(hall)
    to_vote(hall, people)
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall)
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    if hall.case.state == "confirming":
        hall.ok(hall.tap(RECORDER, "sign"))
    return hall


def ask(hall: Hall) -> None:
    hall.ok(hall.word(RECORDER, "amend"))
    hall.ok(hall.tap(RECORDER, "a", "3"))
    for text in ("文化礼堂", "村委会二楼", "写错了地方"):
        hall.ok(hall.type(RECORDER, text))


def test_a_correction_is_confirmed_by_the_supervisor_and_told_to_all() -> None:
    hall = signed()
    ask(hall)
    assert hall.card(SUPERVISOR).key == "amend.card"
    hall.ok(hall.tap(SUPERVISOR, "amended"))
    told = hall.says[-1].card
    assert told.key == "amend.G"
    assert told.params["after"] == "村委会二楼"
    for code in ("D5", "D20"):
        text = make(hall.view(1), hall.profile, code, hall.now).body.decode("utf-8-sig")
        assert "村委会二楼" in text, code
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "协商地点：文化礼堂" in text.replace("\r\n", ""), "what was signed stays as it was"


def test_a_refused_correction_is_printed_nowhere() -> None:
    hall = signed()
    ask(hall)
    found = hall.view(1).all(Correction)[0]
    hall.ok(hall.tap(SUPERVISOR, "amended", f"n{found.id}"))
    text = make(hall.view(1), hall.profile, "D5", hall.now).body.decode("utf-8-sig")
    assert "村委会二楼" not in text


def test_before_the_signature_nothing_is_corrected_and_only_the_supervisor_confirms() -> None:
    hall = Hall()
    to_checkin(hall)
    hall.ok(hall.tap(RECORDER, "help"))
    refused = hall.word(RECORDER, "amend")
    assert isinstance(refused, Refused)
    assert refused.key == "amend.early"
    hall = signed()
    ask(hall)
    number = hall.view(1).all(Correction)[0].id
    forged = hall.press(HOST, Ref("c", 1), hall.case.epoch, "amended", f"y{number}")
    assert isinstance(forged, Refused)
    assert hall.view(1).all(Correction)[0].state == "asked"
