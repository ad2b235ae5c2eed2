"""移出名册: who has moved away, who is still needed, what running cases keep, and who comes back."""

import pytest

from bot.screens.render import Renderer
from bot.texts import book
from flows.cards import render_card
from flows.command import Ref
from flows.model import Account, ActionItem, Focus, Member, Person, RoleGrant, Side
from flows.outcome import Outcome, Refused, Show, Words
from flows.roles import roles_of
from tests.flows.hall import HOST, RECORDER, Hall
from tests.flows.reminding import at_work, to_drafted
from tests.flows.test_engine import failed_vote
from tests.flows.test_joining import ADMIN, admin, ask_as
from tests.flows.test_setup import press, say, setup_card
from tests.flows.walking import arrive, to_checkin


def on_roster(hall: Hall, person: int) -> bool:
    return "member" in roles_of(hall.view(0), person, hall.profile, hall.now)


def at_setup(hall: Hall) -> None:
    """The administrator looks at no case any more."""
    hall._keep([Focus(person_id=ADMIN, community_id=1)])
    hall.ok(admin(hall, "setup"))


def refused(hall: Hall, name: str) -> Refused:
    """The name is written and he stays, with these words."""
    before = dict(hall.records[Member])
    hall.ok(press(hall, "setupadd", "unlist"))
    result = say(hall, name)
    assert isinstance(result, Refused)
    assert hall.records[Member] == before
    return result


def unlisted(hall: Hall, name: str, *presses: str) -> Outcome | Refused:
    """移出名册: the name is written, then these buttons are pressed."""
    hall.ok(press(hall, "setupadd", "unlist"))
    last = hall.ok(say(hall, name))
    for arg in presses:
        last = hall.ok(press(hall, "a", arg))
    return last


def test_who_has_moved_away_is_taken_off_the_roster_and_told():
    hall = Hall()
    at_setup(hall)
    assert on_roster(hall, 7)
    unlisted(hall, "村民7", "yes")
    assert not on_roster(hall, 7)
    assert (7,) in hall.records[Person], "what he said and signed keeps his name"
    assert [s.card.key for s in hall.says if s.to == "p7"] == ["unlist.P"]
    assert any(d.kind == "unlisted" for d in hall.deeds)
    assert setup_card(hall).key == "setup.card"


def test_of_two_of_one_name_the_right_one_goes():
    hall = Hall()
    at_setup(hall)
    twin = hall.records[Person][(8,)].model_copy(update={"name": "村民7"})
    hall._keep([twin])
    unlisted(hall, "村民7", "p8", "yes")
    assert not on_roster(hall, 8)
    assert on_roster(hall, 7)


@pytest.mark.parametrize(
    ("name", "why"),
    [("王不在", "unlist.nobody"), ("…", "unlist.nobody"), ("村民1", "unlist.office")],
)
def test_a_stranger_and_an_office_holder_stay_and_it_says_why(name, why):
    hall = Hall()
    at_setup(hall)
    assert refused(hall, name).key == why


# --- who is still needed ---------------------------------------------------------------------------


def end_office(hall: Hall, person: int) -> None:
    for key, grant in list(hall.records[RoleGrant].items()):
        assert isinstance(grant, RoleGrant)
        if grant.person_id == person and grant.role != "admin":
            hall.records[RoleGrant][key] = grant.model_copy(update={"until": hall.now})


def test_the_convenor_of_a_running_case_hands_it_over_first_though_his_office_has_ended():
    """DECISIONS 16: a case role outlives the office, and a case without its convenor stands still."""
    hall = Hall()
    to_drafted(hall)
    at_setup(hall)
    end_office(hall, HOST)
    words = refused(hall, "村民3")
    assert (words.key, words.params["nos"]) == ("unlist.part", (hall.case.no,))
    assert words.params["roles"] == (Words("role.convenor"),)
    hall._keep([hall.case.model_copy(update={"state": "terminated"})])
    hall.ok(say(hall, "村民3"))
    hall.ok(press(hall, "a", "yes"))
    assert not on_roster(hall, HOST), "of what is over nobody is convenor"


def test_who_has_promised_something_keeps_it_first():
    hall = at_work()
    at_setup(hall)
    words = refused(hall, "村民6")
    assert (words.key, words.params["nos"]) == ("unlist.item", (hall.case.no,))
    hall.ok(hall.tap(6, "done"))
    hall.ok(say(hall, "村民6"))
    hall.ok(press(hall, "a", "yes"))
    assert not on_roster(hall, 6)


@pytest.mark.parametrize(
    ("state", "needed"), [("open", True), ("done", True), ("confirmed", False)]
)
def test_who_watches_a_promise_is_needed_until_it_is_confirmed(state, needed):
    hall = at_work()
    at_setup(hall)
    item = next(i for i in hall.records[ActionItem].values() if isinstance(i, ActionItem))
    hall._keep([item.model_copy(update={"watcher_id": 9, "state": state})])
    hall.ok(press(hall, "setupadd", "unlist"))
    assert isinstance(say(hall, "村民9"), Refused) == needed


def test_an_office_given_between_the_question_and_the_yes_is_seen():
    hall = Hall()
    at_setup(hall)
    unlisted(hall, "村民7")
    hall.grant(7, "deputy_secretary")
    late = press(hall, "a", "yes")
    assert isinstance(late, Refused)
    assert late.key == "unlist.office"
    assert on_roster(hall, 7)
    assert not [s for s in hall.says if s.to == "p7"]


# --- what running cases keep -----------------------------------------------------------------------


def test_an_approved_list_keeps_him_and_it_is_said_to_both():
    """应到 is everybody invited (DECISIONS 17): the roster takes nobody's voice from an approved list."""
    hall = Hall()
    people = to_checkin(hall)
    at_setup(hall)
    unlisted(hall, "村民7")
    card = setup_card(hall)
    assert card.params["kept"] == Words("unlist.kept", {"nos": [hall.case.no]})
    hall.ok(press(hall, "a", "yes"))
    told = next(s.card for s in hall.says if s.to == "p7" and s.card.key == "unlist.P")
    assert told.params["kept"] == Words("unlist.P.kept", {"titles": [hall.case.title]})
    arrive(hall, [7])
    assert {s.person_id for s in hall.view(1).subjects} >= set(people)


def test_whoever_was_asked_nowhere_is_told_of_nothing_that_goes_on():
    hall = Hall()
    to_checkin(hall)
    at_setup(hall)
    unlisted(hall, "村民15")
    assert setup_card(hall).params["kept"] == ""
    hall.ok(press(hall, "a", "yes"))
    assert next(s.card for s in hall.says if s.to == "p15").params["kept"] == ""


def test_a_list_that_is_not_submitted_yet_goes_without_him():
    hall = Hall()
    to_drafted(hall)
    at_setup(hall)
    before = hall.card(HOST).params["n"]
    unlisted(hall, "村民6")
    assert setup_card(hall).params["kept"] == ""
    hall.ok(press(hall, "a", "yes"))
    assert hall.card(HOST).params["n"] == before - 1
    hall.ok(hall.tap(HOST, "submit"))
    assert 6 not in {s.person_id for s in hall.view(1).subjects}
    assert len(hall.view(1).subjects) == before - 1


def test_another_round_does_not_invite_him_and_the_next_of_his_side_speaks():
    """S2-70: the people of the first round are invited again, as far as they still live here."""
    hall = failed_vote()
    hall.ok(hall.tap(HOST, "later"))
    hall.ok(hall.type(HOST, "明年开春"))
    hall.ok(hall.tap(HOST, "a", "0"))
    spoke = [s.speaker_id for s in hall.view(1).all(Side)]
    assert spoke == [6, 9]
    at_setup(hall)
    unlisted(hall, "村民6", "yes")
    hall.ok(hall.tap(HOST, "reopen"))
    assert hall.case.round == 2
    people = {s.person_id for s in hall.view(1).subjects}
    assert len(people) == 8
    assert 6 not in people
    assert [s.speaker_id for s in hall.view(1).all(Side) if s.round == 2] == [7, 9]


# --- what he reads ---------------------------------------------------------------------------------


@pytest.mark.parametrize("phone", ["0579-1234567", ""])
def test_the_telephone_has_a_line_of_its_own_only_when_there_is_one(phone):
    hall = Hall()
    hall.set_village(phone=phone)
    at_setup(hall)
    unlisted(hall, "村民7", "yes")
    card = next(s.card for s in hall.says if s.to == "p7")
    text = Renderer(book(), hall.now, {}).card(card).html
    assert text.splitlines()[1:] == ([f"弄错了请打电话：{phone}"] if phone else [])


# --- who comes back --------------------------------------------------------------------------------


def zhou() -> Hall:
    """Person 7 has a name as people have them."""
    hall = Hall()
    hall._keep([Person(id=7, name="周小军")])
    at_setup(hall)
    return hall


def pasted(hall: Hall, text: str) -> None:
    hall.ok(press(hall, "setupadd", "roster"))
    hall.ok(say(hall, text))
    hall.ok(press(hall, "a", "ok"))


def test_his_name_pasted_again_finds_him_with_his_phone_and_his_past():
    hall = zhou()
    hall._keep([Member(community_id=1, person_id=7, group_name="一组", tags=["away"])])
    unlisted(hall, "周小军", "yes")
    people = len(hall.records[Person])
    pasted(hall, "周小军 一组 3号")
    assert len(hall.records[Person]) == people
    back = Member(community_id=1, person_id=7, group_name="一组", household="3号", tags=["away"])
    assert hall.records[Member][(1, 7)] == back
    pasted(hall, "周小军")
    assert len(hall.records[Person]) == people, "nobody stands twice"


def test_of_two_of_one_name_who_have_left_neither_is_taken_for_the_new_one():
    hall = zhou()
    for person in (7, 8):
        hall._keep(
            [Person(id=person, name="李强"), Member(community_id=1, person_id=person, state="left")]
        )
    people = len(hall.records[Person])
    pasted(hall, "李强")
    assert len(hall.records[Person]) == people + 1
    assert not on_roster(hall, 7)
    assert not on_roster(hall, 8)


def test_he_may_ask_to_stand_on_the_roster_again():
    hall = zhou()
    unlisted(hall, "周小军", "yes")
    assert hall.card(7, 0).key == "start.unlisted"
    hall.ok(hall.press(7, Ref("0"), 0, "register"))
    hall.ok(hall.type(7, "周小军"))
    hall.ok(hall.tap(7, "a", "skip", case_id=0))
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "admit", "1"))
    assert on_roster(hall, 7)


def test_whoever_was_struck_while_his_wish_waited_stands_on_the_roster_again_when_it_is_confirmed():
    """DECISIONS 18: a confirmed wish ends on the roster; the recorder reads that it had no line any more."""
    hall = zhou()
    del hall.records[Account][(1007,)]
    ask_as(hall, 99, "周小军", "p7")
    unlisted(hall, "周小军", "yes")
    card = render_card(hall.view(0), Show("joinings", 1, RECORDER), hall.profile, hall.now)
    assert card.params["lines"][0].params["warn"] == Words("joining.left")
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "admit", "1"))
    assert on_roster(hall, 7)
