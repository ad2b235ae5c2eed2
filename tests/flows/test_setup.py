"""Setting a village up, without Telegram: rosters as people paste them, offices that change hands, the group."""

from datetime import timedelta

import pytest

from flows.cards import render_card
from flows.command import BOT, Command, Ref
from flows.listing import Line, read_list
from flows.look import Look
from flows.model import Community, Joining, Link, Member, RoleGrant
from flows.outcome import Card, Outcome, Refused, Show
from flows.premises import VENUE
from flows.setup import missing
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.test_joining import ADMIN, admin, ask_as


def setup_card(hall: Hall, person: int = ADMIN) -> Card:
    return render_card(hall.view(0), Show("setup", 1, person), hall.profile, hall.now)


def labels(card: Card) -> set[tuple[str, str]]:
    return {(b.act, b.arg) for row in card.rows for b in row}


def press(hall: Hall, act: str, arg: str) -> Outcome | Refused:
    """Press a button of the set-up's card, whatever it shows now."""
    card = setup_card(hall)
    button = next(b for row in card.rows for b in row if (b.act, b.arg) == (act, arg))
    data = {"admin": True}
    ref = button.ref or card.ref
    return hall.run(Command(ref, act, ADMIN, hall.now, arg, card.epoch, data=data, community_id=1))


def say(hall: Hall, text: str) -> Outcome | Refused:
    data = {"admin": True, "text": text}
    return hall.run(Command(Ref("0"), "text", ADMIN, hall.now, typed=True, data=data))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("王秀英", Line("王秀英")),
        ("1. 王秀英 第三组", Line("王秀英", "第三组")),
        ("12、赵大山，第三组，3号", Line("赵大山", "第三组", "3号")),
        ("3）买买提·艾力\t二组", Line("买买提·艾力", "二组")),
        ("李　强 一组", Line("李强", "一组")),
    ],
)
def test_a_line_of_a_pasted_roster(text, line):
    assert read_list(text) == ([line], [])


def test_what_is_no_name_is_shown_and_nobody_stands_twice():
    people, bad = read_list(
        "王秀英 三组\n\n---\n王秀英 三组\n13800000000\n王秀英 四组\n一二三，四，五，六，七\n"
    )
    assert people == [Line("王秀英", "三组"), Line("王秀英", "四组")]
    assert bad == ["---", "13800000000", "一二三，四，五，六，七"]


@pytest.mark.parametrize(
    ("text", "name", "area"),
    [
        ("文化礼堂 120", "文化礼堂", "120"),
        ("文化礼堂120平方米", "文化礼堂", "120"),
        ("二楼会议室（28㎡）", "二楼会议室", "28"),
        ("大樟树下", "大樟树下", None),
    ],
)
def test_a_venue_as_people_write_it(text, name, area):
    found = VENUE.fullmatch(text)
    assert found is not None
    assert (found.group(1).strip(), found.group(2)) == (name, area)


def test_only_who_the_operator_names_may_set_up():
    hall = Hall()
    for act in ("setup", "setupadd", "village"):
        refused = hall.press(SECRETARY, Ref("0"), 0, act, "roster")
        assert isinstance(refused, Refused)
        assert refused.key == "setup.notadmin"
    hall._keep([RoleGrant(community_id=1, person_id=8, role="admin", since=hall.now)])
    refused = hall.press(8, Ref("0"), 0, "setup")
    assert isinstance(refused, Refused), "a record alone gives no right"
    hall.ok(admin(hall, "setup"))
    assert setup_card(hall).key == "setup.card"


def test_a_village_that_nobody_can_ring_up_is_not_ready_and_says_so():
    """S2-49 wants a telephone on the posting; the notice and the broadcast give it too."""
    hall = Hall()
    hall.ok(admin(hall, "setup"))
    assert missing(look(hall)) == []
    hall.set_village(phone="")
    card = setup_card(hall)
    assert [w.key for w in card.params["missing"]] == ["setup.lacks.phone"]
    assert (card.rows[0][0].act, card.rows[0][0].arg) == ("setupadd", "contact")
    hall.ok(press(hall, "setupadd", "contact"))
    hall.ok(say(hall, "村口公开栏"))
    hall.ok(say(hall, "0579-7654321"))
    assert missing(look(hall)) == []


def look(hall: Hall) -> Look:
    return Look(hall.view(0), ADMIN, hall.profile, hall.now, frozenset({"admin"}))


def test_an_office_changes_hands_and_its_history_is_kept():
    hall = Hall()
    hall.ok(admin(hall, "setup"))
    hall.now += timedelta(days=1)
    hall.ok(press(hall, "setupadd", "office"))
    hall.ok(press(hall, "a", "party_secretary"))
    hall.ok(say(hall, "孙新书记"))
    grants = [g for g in hall.records[RoleGrant].values() if g.role == "party_secretary"]  # type: ignore[attr-defined]
    assert [(g.person_id, g.until is None) for g in grants] == [(SECRETARY, False), (16, True)]  # type: ignore[attr-defined]
    link = next(iter(k for k in hall.records[Link].values() if k.purpose == "r"))  # type: ignore[attr-defined]
    assert (link.person_id, link.role, link.limit) == (16, "party_secretary", 1)  # type: ignore[attr-defined]
    assert hall.says[-1].document == f"qr.r{link.token}"  # type: ignore[attr-defined]


def test_a_second_recorder_joins_the_first_and_one_may_be_replaced_alone():
    hall = Hall()
    hall.ok(admin(hall, "setup"))
    hall.ok(press(hall, "setupadd", "office"))
    hall.ok(press(hall, "a", "recorder"))
    hall.ok(press(hall, "a", "me"))
    assert holds(hall, "recorder") == {RECORDER, ADMIN}
    hall.now += timedelta(days=1)
    hall.ok(hall.press(SECRETARY, Ref("0"), 0, "handover"))
    hall.ok(hall.tap(SECRETARY, "a", f"recorder.{RECORDER}", case_id=0))
    hall.ok(hall.tap(SECRETARY, "a", "nobody", case_id=0))
    assert holds(hall, "recorder") == {ADMIN}
    assert isinstance(hall.press(SUPERVISOR, Ref("0"), 0, "handover"), Refused)


def holds(hall: Hall, role: str) -> set[int]:
    grants = hall.records[RoleGrant].values()
    return {g.person_id for g in grants if g.role == role and g.until is None}  # type: ignore[attr-defined]


def test_a_pasted_roster_adds_whom_it_does_not_know_and_takes_up_who_had_asked():
    hall = Hall()
    hall.ok(admin(hall, "setup"))
    asked = ask_as(hall, 99, "周小军", "skip")
    hall.ok(press(hall, "setupadd", "roster"))
    hall.ok(say(hall, "周小军 一组\n钱多福"))
    hall.ok(press(hall, "a", "ok"))
    wish = hall.records[Joining][(1,)]
    assert hall.view(0).name(wish.claims) == "周小军"  # type: ignore[attr-defined]
    assert (1, asked) not in hall.records[Member]
    before = len(hall.records[Member])
    hall.ok(press(hall, "setupadd", "roster"))
    hall.ok(say(hall, "周小军 一组\n钱多福\n孙七"))
    hall.ok(press(hall, "a", "ok"))
    assert len(hall.records[Member]) == before + 1


def status(hall: Hall, chat: int, status_: str, **data: object) -> Outcome | Refused:
    data = {"status": status_, "telegram_id": 5, **data}
    return hall.run(
        Command(Ref("0"), "botstatus", BOT, hall.now, chat=chat, private=False, data=data)
    )


def test_a_group_is_bound_by_the_administrator_alone():
    hall = Hall()
    home = hall.records[Community][(1,)].model_copy(update={"chat_id": None})
    hall._keep([home])
    hall.ok(status(hall, -7, "administrator"))
    assert hall.view(0).community.chat_id is None
    hall.ok(status(hall, -7, "member", admin=True))
    assert (hall.view(0).community.chat_id, hall.view(0).community.bot_status) == (-7, "member")
    hall.ok(status(hall, -8, "administrator", admin=True))
    assert hall.view(0).community.chat_id == -7, "another group is left alone"


def test_the_administrator_is_told_when_the_bot_may_no_longer_hear():
    hall = Hall()
    hall.ok(admin(hall, "setup"))
    hall.ok(status(hall, -100, "member"))
    assert hall.says == [], "adding it as a member first is no news"
    hall.ok(status(hall, -100, "administrator"))
    hall.ok(status(hall, -100, "member"))
    assert hall.says[-1].card.key == "group.notadmin"
    hall.ok(status(hall, -100, "kicked"))
    assert hall.says[-1].card.key == "group.left"
    assert hall.view(0).community.bot_status == "left"
    assert HOST == ADMIN


def test_every_office_that_a_procedure_asks_for_has_a_name():
    from bot.texts import book
    from flows.appointing import offices_of
    from flows.profile.load import shipped

    for profile in shipped().values():
        assert [r for r in offices_of(profile) if f"role.{r}" not in book()] == []
