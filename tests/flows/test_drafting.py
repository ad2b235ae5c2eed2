"""Choosing people: the meter says at every tap what is missing; classes, speakers, listeners, the away."""

from fractions import Fraction

from bot.texts import book
from flows.model import Member, Side, Subject
from flows.outcome import Card, Refused, Words
from tests.flows.hall import HOST, SUPERVISOR, Hall
from tests.flows.walking import approve_and_plan, draft, pick, propose


def choosing(hall: Hall | None = None) -> Hall:
    """Two sides are chosen; now people."""
    hall = hall or Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    for arg in ("p0", "p4", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    return hall


def shown(card: Card, name: str) -> list[tuple[str, object]]:
    """The keys of a list of texts on a card, each with the names or numbers that it says."""
    value = card.params[name]
    words = value if isinstance(value, list) else [value]
    return [(w.key, w.params.get("names", w.params)) for w in words if isinstance(w, Words)]


def test_each_side_shows_whether_it_has_somebody() -> None:
    hall = choosing()
    assert [k for k, _ in shown(hall.card(HOST), "lines")] == ["draft.side.none"] * 2
    pick(hall, 6)
    assert shown(hall.card(HOST), "lines")[0] == ("draft.side.ok", ["村民6"])
    assert [k for k, _ in shown(hall.card(HOST), "lines")] == ["draft.side.ok", "draft.side.none"]
    refused = hall.tap(HOST, "a", "ok")
    assert isinstance(refused, Refused)
    assert refused.params["sides"] == ["村民小组"]


def test_the_classes_are_counted_and_the_missing_ones_named() -> None:
    """S2-12 … S2-16: five classes; who listens is not among those to be asked."""
    hall = Hall()
    hall._keep([Member(community_id=1, person_id=6, class_id="c5")])
    choosing(hall)
    pick(hall, 6)
    classes = hall.card(HOST).params["classes"]
    assert isinstance(classes, Words)
    assert [(w.params["name"], w.params["n"]) for w in classes.params["classes"]] == [("专家", 1)]
    absent = shown(hall.card(HOST), "absent")
    assert absent[0][0] == "draft.class"
    assert "旁听" not in str(absent)
    assert "书记、主任" in str(absent)


def test_a_share_of_fixed_members_is_measured_while_one_can_still_choose() -> None:
    """The profile's figure, whichever county's: one third, as 渝北 has it (S4)."""
    profile = Hall().profile
    rule = profile.composition.model_copy(update={"fixed_max_ratio": Fraction(1, 3)})
    gate = profile.gates["stakeholder"]
    gates = {**profile.gates, "composition.ratio": gate}
    hall = Hall(profile.model_copy(update={"composition": rule, "gates": gates}))
    for person in (6, 7):
        hall._keep([Member(community_id=1, person_id=person, class_id="c1")])
    choosing(hall)
    for person in (6, 7, 8):
        pick(hall, person)
    found = hall.card(HOST).params["gates"]
    assert [w.params for w in found] == [
        {"fixed": 2, "total": 3, "num": 1, "den": 3, "more": 3, "fewer": 2}
    ]
    for person in (9, 10, 11):
        pick(hall, person)
    assert hall.card(HOST).params["gates"] == []


def test_without_such_a_figure_nothing_is_measured() -> None:
    hall = choosing()
    pick(hall, 6)
    assert hall.card(HOST).params["gates"] == []


def test_who_listens_has_no_vote_and_no_place_in_the_count() -> None:
    hall = choosing()
    for tab, person in (("s0", 6), ("s1", 7), ("s98", 8)):
        hall.ok(hall.tap(HOST, "a", tab))
        pick(hall, person)
    hall.ok(hall.tap(HOST, "a", "ok"))
    rows = {s.person_id: (s.votes, s.kind) for s in hall.view(1).all(Subject)}
    assert rows == {6: (True, "invited"), 7: (True, "invited"), 8: (False, "observer")}
    assert ("draft.observers", ["村民8"]) in shown(hall.card(HOST), "lines")


def test_class_body_and_speaker_are_set_for_one_person_after_another() -> None:
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    assert [s.speaker_id for s in hall.view(1).all(Side)] == [6, 9]
    hall.ok(hall.tap(HOST, "standing"))
    for arg in ("p7", "cc2", "p7", "speaker", "p10"):
        hall.ok(hall.tap(HOST, "a", arg))
    hall.ok(hall.type(HOST, "花溪物业公司"))
    hall.ok(hall.tap(HOST, "a", "p11"))
    hall.ok(hall.tap(HOST, "a", "cc5b"))
    hall.ok(hall.tap(HOST, "a", "ok"))
    rows = {s.person_id: s for s in hall.view(1).all(Subject)}
    assert (rows[7].class_id, rows[7].kind) == ("c2", "fixed")
    assert rows[10].on_behalf == "花溪物业公司"
    assert not rows[11].votes
    assert [s.speaker_id for s in hall.view(1).all(Side)] == [7, 9]
    assert shown(hall.card(HOST), "lines")[0] == ("draft.side.ok", ["村民7", "村民6", "村民8"])


def test_the_supervisor_is_named_before_drafting_is_left() -> None:
    """S2-13; without anybody who could be, the topic goes no further."""
    hall = choosing()
    for tab, person in (("s0", 6), ("s1", 7)):
        hall.ok(hall.tap(HOST, "a", tab))
        pick(hall, person)
    hall.ok(hall.tap(HOST, "a", "ok"))
    assert hall.card(HOST).params["supervisor"] == [f"村民{SUPERVISOR}"]
    bare = Hall()
    table = bare.records[next(k for k in bare.records if k.__name__ == "RoleGrant")]
    for key in [k for k in table if SUPERVISOR in k]:
        del table[key]
    propose(bare)
    bare.ok(bare.tap(HOST, "accept"))
    draft(bare, list(range(6, 14)))
    refused = bare.tap(HOST, "submit")
    assert isinstance(refused, Refused)
    assert refused.key == "gate.supervisor_named"


def test_people_who_work_elsewhere_are_asked_or_it_is_said_why_not() -> None:
    """S0-21: the roster has such people and none was asked."""
    hall = Hall()
    hall._keep([Member(community_id=1, person_id=15, tags=["away"])])
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    assert shown(hall.card(HOST), "away") == [("draft.remote", ["村民15"])]
    hall.ok(hall.tap(HOST, "away", "no"))
    hall.ok(hall.type(HOST, "打过电话，都说让家里人来"))
    assert hall.card(HOST).params["away"] == ""
    hall.ok(hall.tap(HOST, "draft"))
    for arg in ("ok", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    assert 15 not in {s.person_id for s in hall.view(1).all(Subject)}


def test_the_away_who_are_asked_stand_on_the_list() -> None:
    hall = Hall()
    hall._keep([Member(community_id=1, person_id=15, tags=["away"])])
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "away", "ask"))
    assert 15 in {s.person_id for s in hall.view(1).all(Subject)}
    assert len(hall.view(1).all(Side)) == 2


def test_the_same_as_last_time_brings_sides_people_classes_and_speakers() -> None:
    """DECISIONS 31: one tap covers sides, people, supervisor, place, form, rules, staff."""
    hall = Hall()
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    hall.ok(hall.tap(HOST, "standing"))
    for arg in ("p7", "cc2", "p7", "speaker", "p13", "cc5b", "ok"):
        hall.ok(hall.tap(HOST, "a", arg))
    approve_and_plan(hall)
    before = {s.person_id: (s.class_id, s.votes) for s in hall.view(1).all(Subject)}
    hall.ok(hall.word(HOST, "propose"))
    hall.ok(hall.type(HOST, "给村口修一座小桥", verdict={}))
    hall.ok(hall.tap(HOST, "a", "0", case_id=0))
    hall.ok(hall.tap(HOST, "accept", case_id=2))
    hall.ok(hall.tap(HOST, "a", "same", case_id=2))
    view = hall.view(2)
    assert {s.person_id: (s.class_id, s.votes) for s in view.subjects} == before
    assert [(s.name, s.speaker_id) for s in view.all(Side)] == [("住户", 7), ("村民小组", 9)]


def test_every_line_of_the_meter_has_its_words() -> None:
    for key in ("draft.side.ok", "draft.side.few", "draft.others", "draft.observers"):
        assert "{names}" in book()[key]
