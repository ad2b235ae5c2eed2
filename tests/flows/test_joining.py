"""Getting onto the roster, without Telegram: names, wishes, links, and who may confirm (DECISIONS 16-19)."""

import hashlib
from datetime import timedelta
from typing import Any

from bot.texts import book
from flows import links, welcome
from flows.cards import render_card
from flows.command import BOT, Command, Ref
from flows.model import Account, Consent, Joining, Link, Member, Person, RoleGrant
from flows.outcome import Outcome, Refused, Show
from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall
from tests.flows.walking import approve_and_plan, draft, propose

ADMIN = 3


def come(hall: Hall, telegram_id: int, payload: str = "", **data: Any) -> int:
    """Agree to both; the person that the account speaks for then."""
    token = (links.read(payload) or ("", ""))[1]
    data = {"telegram_id": telegram_id, "token": token, **data}
    command = Command(Ref("0"), "join", BOT, hall.now, payload, 0, community_id=1, data=data)
    hall.ok(hall.run(command))
    return account(hall, telegram_id)


def account(hall: Hall, telegram_id: int) -> int:
    found = hall.records[Account][(telegram_id,)]
    assert isinstance(found, Account)
    return found.person_id


def ask_as(hall: Hall, telegram_id: int, name: str, arg: str) -> int:
    """Agree, give a name, answer the next question."""
    person = come(hall, telegram_id)
    hall.ok(hall.type(person, name))
    hall.ok(hall.tap(person, "a", arg, case_id=0))
    return person


def claim_secretary(hall: Hall) -> int:
    hall._keep([Person(id=SECRETARY, name="王建国")])
    return ask_as(hall, 99, "王建国", f"p{SECRETARY}")


def wishes(hall: Hall, person: int) -> list[str]:
    card = render_card(hall.view(0), Show("joinings", 1, person), hall.profile, hall.now)
    return [b.arg for row in card.rows for b in row if b.act == "admit"]


def open_link(hall: Hall, person: int, payload: str) -> Outcome | Refused:
    data = {"telegram_id": 1000 + person, "token": (links.read(payload) or ("", ""))[1]}
    command = Command(
        Ref("0"), "start", person, hall.now, payload, typed=True, community_id=1, data=data
    )
    return hall.run(command)


def role_link(hall: Hall, person: int = SECRETARY, role: str = "party_secretary") -> Link:
    made = Link(
        token="R" * 22, purpose="r", community_id=1, person_id=person, role=role, limit=1,
        at=hall.now, until=hall.now + links.LIVES["r"],
    )  # fmt: skip
    hall._keep([made])
    return made


def test_the_wording_of_the_consents_is_the_version_that_is_stored():
    """Whoever changes one of the two sentences gives the wording a new version."""
    said = book()["start.new"] + book()["start.abroad"]
    marks = {"2026-11": "6f596788ead1", "2026-11b": "eda8a95c0083"}
    assert hashlib.sha256(said.encode()).hexdigest()[:12] == marks[welcome.WORDING]


def test_two_consents_are_two_rows_with_date_and_wording():
    hall = Hall()
    person = come(hall, 99)
    rows = [c for c in hall.records[Consent].values() if c.person_id == person]  # type: ignore[attr-defined]
    assert sorted((c.kind, c.text_version, c.at) for c in rows) == [  # type: ignore[attr-defined]
        ("abroad", welcome.WORDING, hall.now),
        ("data", welcome.WORDING, hall.now),
    ]


def test_agreeing_twice_makes_one_person():
    hall = Hall()
    first = come(hall, 99)
    people = len(hall.records[Person])
    assert come(hall, 99) == first
    assert len(hall.records[Person]) == people


def test_a_new_name_waits_until_it_is_confirmed():
    hall = Hall()
    person = ask_as(hall, 99, "周 小军", "skip")
    member = hall.records[Member][(1, person)]
    assert member.state == "asked"  # type: ignore[attr-defined]
    assert hall.view(0).name(person) == "周小军"
    assert hall.card(person, 0).key == "start.pending"
    refused = hall.word(person, "propose")
    assert isinstance(refused, Refused) and refused.key == "propose.stranger"
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "admit", wishes(hall, RECORDER)[0]))
    assert hall.card(person, 0).key == "menu"
    assert wishes(hall, RECORDER) == []
    again = hall.press(RECORDER, Ref("0"), 0, "admit", "1")
    assert isinstance(again, Refused), "a wish is decided once"


def test_nobody_but_the_recorder_decides_and_never_about_himself():
    hall = Hall()
    ask_as(hall, 99, "周小军", "skip")
    for person in (HOST, SECRETARY, 8):
        assert isinstance(hall.press(person, Ref("0"), 0, "admit", "1"), Refused)
        assert wishes(hall, person) == []


def test_without_a_recorder_the_administrator_decides():
    hall = Hall()
    hall.records[RoleGrant] = {
        k: v
        for k, v in hall.records[RoleGrant].items()
        if v.role != "recorder"  # type: ignore[attr-defined]
    }
    hall._keep([RoleGrant(community_id=1, person_id=ADMIN, role="admin", since=hall.now)])
    ask_as(hall, 99, "周小军", "skip")
    assert wishes(hall, ADMIN) == ["1"]
    refused = hall.press(ADMIN, Ref("0"), 0, "admit", "1")
    assert isinstance(refused, Refused), "a record alone makes nobody an administrator"
    hall.ok(admin(hall, "admit", "1"))


def admin(hall: Hall, act: str, arg: str = "", person: int = ADMIN) -> Outcome | Refused:
    command = Command(Ref("0"), act, person, hall.now, arg, 0, community_id=1, data={"admin": True})
    return hall.run(command)


def test_two_people_of_one_name_are_told_apart_by_their_group():
    hall = Hall()
    for person, group in ((6, "东组"), (7, "西组")):
        member = Member(community_id=1, person_id=person, group_name=group)
        hall._keep([Person(id=person, name="李强"), member])
    someone = come(hall, 99)
    hall.ok(hall.type(someone, "李强"))
    card = hall.card(someone, 0)
    assert card.key == "start.which"
    hall.ok(hall.tap(someone, "a", "p7", case_id=0))
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "admit", "1"))
    assert account(hall, 99) == 7
    moved = [c.person_id for c in hall.records[Consent].values()]  # type: ignore[attr-defined]
    assert moved == [7, 7], "what he agreed to goes with him"


def test_an_office_is_confirmed_by_the_administrator_alone():
    hall = Hall()
    claim_secretary(hall)
    refused = hall.press(RECORDER, Ref("0"), 0, "admit", "1")
    assert isinstance(refused, Refused) and refused.key == "joining.admin"
    hall.ok(admin(hall, "admit", "1"))
    assert account(hall, 99) == SECRETARY


def test_who_was_turned_away_may_ask_again():
    hall = Hall()
    person = ask_as(hall, 99, "周小军", "skip")
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "turnaway", "1"))
    assert (1, person) not in hall.records[Member]
    assert hall.card(person, 0).key == "start.unlisted"
    hall.ok(hall.press(person, Ref("0"), 0, "register"))
    hall.ok(hall.type(person, "周小军"))
    hall.ok(hall.tap(person, "a", "skip", case_id=0))
    states = [j.state for j in hall.records[Joining].values()]  # type: ignore[attr-defined]
    assert states == ["declined", "open"]


def test_a_role_link_binds_one_account_once_within_seven_days():
    hall = Hall()
    link = role_link(hall)
    assert come(hall, 99, links.payload(link)) == SECRETARY
    late = Hall()
    late._keep([link.model_copy(update={"uses": 1})])
    assert come(late, 98, links.payload(link)) > 15, "used up: he is asked his name"
    over = Hall()
    role_link(over)
    over.now += timedelta(days=7)
    assert come(over, 97, links.payload(link)) > 15
    forged = Hall()
    assert come(forged, 96, "r" + "x" * 22) > 15


def test_a_role_link_is_not_for_another_villager_but_for_whoever_only_asked():
    hall = Hall()
    payload = links.payload(role_link(hall))
    refused = open_link(hall, 8, payload)
    assert isinstance(refused, Refused) and refused.key == "link.foreign"
    claim_secretary(hall)
    person = account(hall, 99)
    data = {"telegram_id": 99, "token": "R" * 22}
    hall.ok(hall.run(Command(Ref("0"), "start", person, hall.now, payload, data=data, typed=True)))
    assert account(hall, 99) == SECRETARY
    assert [j.state for j in hall.records[Joining].values()] == ["confirmed"]  # type: ignore[attr-defined]


def test_a_role_link_opens_nothing_once_the_office_is_over():
    hall = Hall()
    payload = links.payload(role_link(hall, 9))
    refused = open_link(hall, 9, payload)
    assert isinstance(refused, Refused) and refused.key == "link.gone"


def test_a_payload_that_is_none_gets_a_kind_sentence():
    hall = Hall()
    for payload in ("j" + "A" * 22, "z" * 23, "x" * 64):
        refused = open_link(hall, 8, payload)
        assert isinstance(refused, Refused) and refused.key == "link.gone"
    assert isinstance(open_link(hall, 8, "hello"), Outcome)


def test_tokens_fit_a_link():
    assert all(len(links._token(n)) == 22 for n in (0, 1, 2**128 - 1))
    assert links.read("j" + links._token(2**127)) is not None


def invited(hall: Hall) -> dict[int, str]:
    """A notice goes out to two people without a phone; the convenor asks for their links."""
    propose(hall)
    hall.ok(hall.tap(HOST, "accept"))
    draft(hall, list(range(6, 14)))
    approve_and_plan(hall)
    for person in (6, 7):
        hall.records[Account].pop((1000 + person,))
    hall.ok(hall.tap(HOST, "invites"))
    lines = hall.says[-1].card.params["lines"]
    by_name = {w.params["name"]: w.params["payload"] for w in lines}
    return {p: by_name[f"村民{p}"] for p in (6, 7)}


def test_a_personal_invitation_is_for_one_person_until_the_meeting_is_over():
    hall = Hall()
    payloads = invited(hall)
    assert links.read(payloads[6])
    refused = open_link(hall, 8, payloads[6])
    assert isinstance(refused, Refused), "forwarded to another villager"
    assert (refused.key, refused.params["name"]) == ("link.foreign", "村民6")
    person = come(hall, 99, payloads[6])
    card = hall.card(person, 0)
    assert (card.key, card.params["name"]) == ("start.bind", "村民6")
    hall.ok(hall.tap(person, "a", "p6", case_id=0))
    hall.ok(hall.press(RECORDER, Ref("0"), 0, "admit", "1"))
    assert account(hall, 99) == 6
    data = {"telegram_id": 99, "token": payloads[6][1:]}
    hall.ok(hall.run(Command(Ref("0"), "start", 6, hall.now, payloads[6], data=data, typed=True)))
    assert any((s.kind, s.object_id) == ("card", 1) for s in hall.shows), "his invitation opens"
    hall.now += timedelta(days=9)
    over = open_link(hall, 8, payloads[7])
    assert isinstance(over, Refused) and over.key == "link.gone"


def test_who_says_an_invitation_is_not_his_is_asked_his_own_name():
    hall = Hall()
    person = come(hall, 99, invited(hall)[6])
    hall.ok(hall.tap(person, "a", "new", case_id=0))
    assert hall.card(person, 0).key == "start.name"
    hall.ok(hall.type(person, "周小军"))
    hall.ok(hall.tap(person, "a", "skip", case_id=0))
    assert hall.card(person, 0).key == "start.pending"
