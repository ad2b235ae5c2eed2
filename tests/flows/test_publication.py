"""The posting: looked through, photographed, fifteen full days, taken down too soon, objected to, corrected."""

from datetime import date, timedelta
from typing import Any

import pytest

from documents import make
from flows.command import BOT, Command, Ref
from flows.gates import missing
from flows.gates.posting import latest, postings
from flows.model import Link, Objection
from flows.outcome import Outcome, Refused
from flows.profile.after import Gate
from flows.profile.schema import Profile
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_filing import to_filing
from tests.flows.walking import choose


@remembered
def to_board(hall: Hall) -> None:
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "filed"))


@remembered
def to_published(hall: Hall) -> None:
    to_board(hall)
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))


def with_gates(profile: Profile, **strengths: str) -> Profile:
    gates = {**profile.gates, **{k: Gate(strength=v) for k, v in strengths.items()}}
    return profile.model_copy(update={"gates": gates})


def with_publication(profile: Profile, **fields: Any) -> Profile:
    changed = profile.publication.model_copy(update=fields)
    return profile.model_copy(update={"publication": changed})


def in_group(hall: Hall, person: int, act: str) -> Outcome | Refused:
    return hall.press(person, Ref("c", 1), 0, act, private=False)


def object_to_it(hall: Hall, person: int, text: str) -> Objection:
    hall.ok(in_group(hall, person, "object"))
    hall.ok(hall.type(person, text))
    return hall.view(1).all(Objection)[-1]


def repost(hall: Hall) -> Outcome | Refused:
    """The button under the message that asked for it."""
    return hall.press(HOST, Ref("c", 1), 0, "reposted")


def archive_gates(hall: Hall) -> set[str]:
    return {m.gate for m in missing(hall.view(1), hall.profile, "archive", hall.now)}


def acts(hall: Hall, person: int) -> set[str]:
    return {b.act for r in hall.card(person).rows for b in r}


def test_nothing_hangs_without_a_photo_of_it():
    """S2-49: the board photo shows the day; the list says what is there and what not."""
    hall = Hall()
    to_board(hall)
    lines = hall.card(HOST).params["lint"]
    assert [w.key for w in lines] == ["pub.ok"] * 4 + ["pub.nophoto"]
    assert hall.card(HOST).params["way"].key == "pub.board"
    refused = hall.tap(HOST, "posted")
    assert isinstance(refused, Refused)
    assert refused.key == "pub.needphoto"
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    assert hall.card(HOST).params["lint"][-1].key == "pub.photo"
    assert hall.card(HOST).params["way"].key == "pub.gotphoto", (
        "what is there is not asked for again"
    )
    hall.ok(hall.tap(HOST, "posted"))
    assert hall.case.state == "published"


def test_a_missing_telephone_is_seen_before_the_paper_hangs():
    hall = Hall()
    to_board(hall)
    village = hall.view(1).community
    hall._keep([village.model_copy(update={"phone": ""})])
    assert [w.params["label"] for w in hall.card(HOST).params["lint"] if w.key == "pub.no"] == [
        "联系电话"
    ]


def test_the_board_keeps_it_fifteen_full_days_and_the_day_of_posting_does_not_count():
    """domain/08, 村委会组织法 第三十五条: posted on day D, it may come down on D+16."""
    hall = Hall()
    to_published(hall)
    found = latest(hall.view(1))
    assert found is not None
    assert found.posted_on is not None
    assert found.keep_until == found.posted_on + timedelta(days=16)
    said = hall.says[-1].card
    assert said.key == "pub.G"
    assert said.params["until"] == found.posted_on + timedelta(days=15)
    assert [b.act for b in said.rows[0]] == ["object", "pubseen"]
    hall.now += timedelta(days=15)
    assert "board_days" in archive_gates(hall)
    hall.now += timedelta(days=1)
    assert "board_days" not in archive_gates(hall)


def test_seals_are_ticked_by_hand_and_block_where_the_document_asks_for_them():
    """S4: 村委会印章 and the like stand on paper only; a person says that they are there."""
    hall = Hall()
    seals = ("村（居）民委员会", "村（居）务监督委员会")
    hall.profile = with_publication(hall.profile, seals=seals)
    hall.profile = with_gates(hall.profile, **{"publication.seals": "block"})
    to_board(hall)
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    refused = hall.tap(HOST, "posted")
    assert isinstance(refused, Refused)
    assert refused.params["labels"] == list(seals)
    hall.ok(hall.tap(HOST, "tickpub", "p0"))
    hall.ok(hall.tap(HOST, "tickpub", "p1"))
    hall.ok(hall.tap(HOST, "tickpub", "m1"))
    hall.ok(hall.tap(HOST, "tickpub", "p1"))
    hall.ok(hall.tap(HOST, "posted"))


def test_without_that_gate_the_seals_hold_nobody_up():
    """Negative control of the test above."""
    hall = Hall()
    hall.profile = with_publication(hall.profile, seals=("村（居）民委员会",))
    to_published(hall)
    assert hall.case.state == "published"


def test_who_must_look_at_it_first_is_asked_first():
    hall = Hall()
    hall.profile = with_publication(hall.profile, review_before=("supervisor", "committee_head"))
    hall.profile = with_gates(hall.profile, **{"publication.review": "block"})
    to_board(hall)
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    refused = hall.tap(HOST, "posted")
    assert isinstance(refused, Refused)
    assert refused.key == "gate.publication.review"
    hall.ok(hall.tap(SUPERVISOR, "pubok"))
    assert "pubok" not in acts(hall, SUPERVISOR)
    hall.ok(hall.tap(2, "pubok"))
    hall.ok(hall.tap(HOST, "posted"))


def test_an_objection_is_answered_and_the_answer_goes_back():
    """S4-46, default DEF18: three days; an open one keeps the case out of the archive."""
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "电费不该村集体出")
    assert said.reply_by == date(2026, 11, 29)
    told = [s for s in hall.says if s.card.key == "pub.objection"]
    assert {s.to for s in told} == {f"p{HOST}", f"p{SUPERVISOR}"}
    assert [bool(s.card.rows) for s in told if s.to == f"p{SUPERVISOR}"] == [False]
    assert "objections_at_archive" in archive_gates(hall)
    rows = [r for r in hall.reminders if r.kind == "R19"]
    assert len(rows) == 2, "Friday, once, although Saturday moves onto it; Monday the secretary"
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "oanswer", str(said.id)))
    hall.ok(hall.type(HOST, "三盏灯一年一百多元，会上算过账。"))
    back = hall.says[-1]
    assert (back.to, back.card.key) == ("p8", "object.told")
    assert "objections_at_archive" not in archive_gates(hall)
    assert not [r for r in hall.reminders if r.kind == "R19"]


def test_only_whoever_answers_for_the_case_answers():
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "电费不该村集体出")
    for person in (7, 8, SUPERVISOR, RECORDER):
        assert isinstance(hall.press(person, Ref("c", 1), 0, "oanswer", str(said.id)), Refused)
    for arg in ("", "99", "x"):
        assert isinstance(hall.press(HOST, Ref("c", 1), 0, "oanswer", arg), Refused)


def test_answered_once_is_answered():
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "电费不该村集体出")
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "oanswer", str(said.id)))
    hall.ok(hall.type(HOST, "会上算过账。"))
    assert isinstance(hall.press(HOST, Ref("c", 1), 0, "oanswer", str(said.id)), Refused)


def test_taken_down_too_soon_it_hangs_again_and_is_counted_anew():
    """domain/08: days on the board are full days in a row; both postings stay on record."""
    hall = Hall()
    to_published(hall)
    hall.now += timedelta(days=9)
    hall.ok(hall.tap(RECORDER, "takendown"))
    assert hall.card(RECORDER).params == {"d": 8, "n": 15}
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    assert any(s.card.key == "pub.short" and s.to == f"p{HOST}" for s in hall.says)
    assert isinstance(repost(hall), Refused), "no photo yet"
    hall.ok(hall.word(HOST, "photo", file_id="again"))
    hall.ok(repost(hall))
    first, second = postings(hall.view(1))
    assert (first.why, first.photo, second.photo) == ("early", "board", "again")
    assert first.taken_at is not None
    hall.now += timedelta(days=8)
    assert "board_days" in archive_gates(hall), "seventeen days after the first posting"
    hall.now += timedelta(days=8)
    assert "board_days" not in archive_gates(hall)


def test_while_it_does_not_hang_nothing_is_archived():
    hall = Hall()
    to_published(hall)
    hall.ok(hall.tap(RECORDER, "takendown"))
    hall.ok(hall.tap(RECORDER, "a", "yes"))
    hall.now += timedelta(days=40)
    assert "board_days" in archive_gates(hall)


def test_after_its_days_it_comes_down_with_a_photo():
    hall = Hall()
    to_published(hall)
    hall.now += timedelta(days=16)
    hall.ok(hall.tap(RECORDER, "takendown"))
    hall.ok(hall.word(RECORDER, "photo", file_id="empty"))
    found = latest(hall.view(1))
    assert found is not None
    assert (found.why, found.taken_photo) == ("", "empty")
    assert "takendown" not in acts(hall, RECORDER)


def test_a_correction_needs_two_and_hangs_anew():
    """E14: the recorder of it is public, the supervisor agrees, the days begin again."""
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "是四盏，不是三盏")
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "ocorrect", str(said.id)))
    hall.ok(hall.type(HOST, "三盏路灯"))
    hall.ok(hall.type(HOST, "四盏路灯"))
    assert len(postings(hall.view(1))) == 1, "one is not two"
    hall.ok(hall.tap(SUPERVISOR, "correct"))
    assert [p.why for p in postings(hall.view(1))] == ["corrected", ""]
    group = next(s.card for s in hall.says if s.card.key == "correct.G")
    assert (group.params["before"], group.params["after"]) == ("三盏路灯", "四盏路灯")
    assert hall.view(1).all(Objection)[0].answered_at is not None
    hall.ok(hall.word(HOST, "photo", file_id="new"))
    hall.ok(repost(hall))


@pytest.mark.parametrize("days", [0, 60, 61])
def test_the_link_on_the_paper_opens_for_sixty_days(days):
    hall = Hall()
    to_published(hall)
    link = hall.view(1).all(Link)[0]
    assert (link.purpose, link.case_id) == ("p", 1)
    assert hall.case.flags["page"] == link.token
    hall.now += timedelta(days=days)
    data = {"telegram_id": 777}
    hall.ok(hall.run(Command(Ref("c", 1), "pubpage", BOT, hall.now, typed=True, data=data)))
    said = hall.says[-1]
    assert said.to == "t777"
    assert said.card.key == ("pub.page" if days <= 60 else "pub.gone")
    assert said.card.rows == (), "a stranger reads; only villagers object"


def test_a_villager_objects_from_the_page():
    hall = Hall()
    to_published(hall)
    hall.ok(hall.press(9, Ref("c", 1), 0, "pubpage"))
    assert [b.act for b in hall.says[-1].card.rows[0]] == ["object", "pubseen"]


def correct(hall: Hall, said: Objection, before: str, after: str) -> Outcome | Refused:
    started = hall.press(HOST, Ref("c", 1), 0, "ocorrect", str(said.id))
    if isinstance(started, Refused):
        return started
    hall.ok(hall.type(HOST, before))
    return hall.type(HOST, after)


def test_the_supervisor_agrees_to_the_words_that_he_was_shown():
    """E14: written anew, a correction is agreed to anew; what he reads is what hangs."""
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "是四盏，不是三盏")
    hall.ok(correct(hall, said, "王秀英", "王秀莲"))
    hall.ok(correct(hall, said, "三盏路灯", "四盏路灯"))
    assert hall.card(SUPERVISOR).params["asked"].params["reason"] == "三盏路灯 → 四盏路灯"
    hall.ok(hall.tap(SUPERVISOR, "correct"))
    group = next(s.card for s in hall.says if s.card.key == "correct.G")
    assert (group.params["before"], group.params["after"]) == ("三盏路灯", "四盏路灯")


def test_one_correction_at_a_time_and_a_lapsed_one_stands_in_nobodys_way():
    hall = Hall()
    to_published(hall)
    first, second = object_to_it(hall, 8, "名字写错了"), object_to_it(hall, 9, "是四盏")
    hall.ok(correct(hall, first, "王秀英", "王秀莲"))
    refused = correct(hall, second, "三盏路灯", "四盏路灯")
    assert isinstance(refused, Refused)
    assert refused.key == "correct.waiting"
    hall.now += timedelta(days=4)
    hall.ok(correct(hall, second, "三盏路灯", "四盏路灯"))
    assert [o.after for o in hall.view(1).all(Objection)] == ["", "四盏路灯"]
    hall.ok(hall.tap(SUPERVISOR, "correct"))
    assert [bool(o.answered_at) for o in hall.view(1).all(Objection)] == [False, True]


def printed(hall: Hall) -> str:
    return make(hall.view(1), hall.profile, "D8", hall.now).body.decode("utf-8-sig")


def test_answered_in_words_nothing_is_corrected():
    """E14: a correction that the supervisor did not agree to is on no paper and waits for nobody."""
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "是四盏，不是三盏")
    hall.ok(correct(hall, said, "三盏路灯", "四盏路灯"))
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "oanswer", str(said.id)))
    hall.ok(hall.type(HOST, "量过了，三盏没错"))
    assert "四盏路灯" not in printed(hall)
    assert [d.data["corrected"] for d in hall.deeds if d.kind == "objection_answered"] == [False]
    assert "correct" not in acts(hall, SUPERVISOR)


def test_the_next_round_prints_no_correction_of_the_last_one():
    """T73: agreed to, it stands on the posting of its own round only; the link shows nothing unvoted."""
    hall = Hall()
    to_published(hall)
    said = object_to_it(hall, 8, "是四盏，不是三盏")
    hall.ok(correct(hall, said, "三盏路灯", "四盏路灯"))
    hall.ok(hall.tap(SUPERVISOR, "correct"))
    assert "四盏路灯" in printed(hall)
    hall.ok(choose(hall, "btn.unlawful", SUPERVISOR))
    hall.ok(hall.type(SUPERVISOR, "计票错误"))
    hall.ok(hall.tap(SECRETARY, "unlawful"))
    hall.ok(hall.tap(SECRETARY, "consultagain"))
    assert "四盏路灯" not in printed(hall)
    data = {"telegram_id": 777}
    hall.ok(hall.run(Command(Ref("c", 1), "pubpage", BOT, hall.now, typed=True, data=data)))
    assert hall.says[-1].card.key == "pub.gone"
