"""Filing and telling: doubts go back and forth, and everybody is told in a way that is written down."""

from flows.command import BOT, Command, Ref
from flows.model import Account, Approval
from flows.outcome import Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, Hall
from tests.flows.remembering import remembered
from tests.flows.walking import close, to_checkin, to_vote, vote


@remembered
def to_filing(hall: Hall) -> None:
    people = to_checkin(hall)
    to_vote(hall, [*people, HOST])
    for person in people:
        hall.ok(vote(hall, person, "yes"))
    close(hall, "yes")
    hall.ok(hall.type(HOST, "下周请电工来装，电费村集体出。"))
    hall.ok(hall.tap(HOST, "a", "0"))
    hall.ok(hall.tap(RECORDER, "sign"))
    assert hall.case.state == "filing"


def without_bot(hall: Hall, *people: int) -> None:
    for person in people:
        account = hall.records[Account][(1000 + person,)]
        hall._keep([account.model_copy(update={"started": False})])


def ways(hall: Hall) -> dict[int, str]:
    return {s.person_id: s.told_by for s in hall.view(1).subjects if s.side_id}


def untold(hall: Hall) -> list[str]:
    missing = hall.card(HOST).params["missing"]
    return next(m.params["names"] for m in missing if m.key == "gate.told_stakeholders")


def acts(hall: Hall, person: int) -> set[str]:
    return {b.act for r in hall.card(person).rows for b in r}


def test_the_secretary_asks_and_the_convenor_answers_before_it_is_filed():
    """S2-47: 有疑问 goes to the convenor with its words, the answer comes back, both stand in the record."""
    hall = Hall()
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "fdoubt"))
    hall.ok(hall.type(SECRETARY, "电费一年要多少钱？"))
    assert hall.card(HOST).key == "file.doubt"
    hall.ok(hall.tap(HOST, "fanswer"))
    hall.ok(hall.type(HOST, "三盏灯一年一百多元。"))
    card = hall.card(SECRETARY)
    assert card.key == "file.card"
    assert [w.params["text"] for w in card.params["asked"]] == [
        "电费一年要多少钱？",
        "三盏灯一年一百多元。",
    ]
    assert "posted" not in acts(hall, HOST), "asked and answered is not filed"
    hall.ok(hall.tap(SECRETARY, "filed"))
    assert "posted" in acts(hall, HOST)
    said = [a.decision for a in hall.view(1).all(Approval) if a.act == "filed"]
    assert said == ["asked", "answered", "pass"]


def test_before_it_is_filed_only_those_are_missing_whom_the_bot_will_not_reach():
    """The filing itself tells whoever has the bot; only the others are the convenor's affair (S2-48)."""
    hall = Hall()
    to_filing(hall)
    assert "gate.told_stakeholders" not in [m.key for m in hall.card(HOST).params["missing"]]
    alone = next(iter(ways(hall)))
    without_bot(hall, alone)
    assert untold(hall) == [f"村民{alone}"]
    hall.ok(hall.tap(SECRETARY, "filed"))
    assert untold(hall) == [f"村民{alone}"], "and after it the same"


def test_a_second_press_files_once_and_a_late_question_is_refused():
    hall = Hall()
    to_filing(hall)
    epoch = hall.case.epoch
    hall.ok(hall.press(SECRETARY, Ref("c", 1), epoch, "filed"))
    assert isinstance(hall.press(SECRETARY, Ref("c", 1), epoch, "filed"), Refused)
    assert len([d for d in hall.deeds if d.kind == "filed"]) == 1
    assert isinstance(hall.press(SECRETARY, Ref("c", 1), epoch, "fdoubt"), Refused)


def test_the_bots_message_counts_where_it_arrives_and_only_there():
    """S2-48: who has the bot is told by it; a message that did not arrive is taken back."""
    hall = Hall()
    to_filing(hall)
    without_bot(hall, 7)
    hall.ok(hall.tap(SECRETARY, "filed"))
    assert ways(hall)[6] == "bot"
    assert ways(hall)[7] == ""
    assert untold(hall) == ["村民7"]
    undelivered(hall, 6)
    assert untold(hall) == ["村民6", "村民7"]


def undelivered(hall: Hall, person: int, said: str = "told.P") -> None:
    """Telegram would not take a message to him."""
    data = {"person_id": person, "said": said}
    hall.ok(hall.run(Command(Ref("c", 1), "unreached", BOT, hall.now, data=data)))


def test_another_message_that_does_not_arrive_makes_nobody_untold():
    """The negative control: he had the result, and has shut the bot since."""
    hall = Hall()
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "filed"))
    undelivered(hall, 6, "remind.R16")
    assert ways(hall)[6] == "bot"


def test_who_turns_out_untold_once_it_hangs_is_told_by_a_person():
    """S2-48: the record does not say that the bot told him, and the convenor is asked to."""
    hall = Hall()
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "photo", file_id="board"))
    hall.ok(hall.tap(HOST, "posted"))
    hall.ok(hall.tap(HOST, "a", "6"))
    hall.ok(hall.tap(HOST, "a", "15"))
    assert "told" not in acts(hall, HOST)
    shown = len(hall.shows)
    undelivered(hall, 6)
    assert ways(hall)[6] == ""
    assert (HOST, True) in {(s.person_id, s.fresh) for s in hall.shows[shown:]}
    assert [n.key for n in hall.card(HOST).params["notes"]] == ["told.lost"]
    hall.ok(hall.tap(HOST, "told", "3"))
    assert ways(hall)[6] == "当面"
    assert "told" not in acts(hall, HOST)


def test_it_is_known_during_a_rest_and_asked_for_after_it():
    hall = Hall()
    to_filing(hall)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.word(HOST, "suspend"))
    hall.ok(hall.type(HOST, "下大雪"))
    hall.ok(hall.tap(HOST, "a", "open"))
    undelivered(hall, 6)
    hall.ok(hall.tap(HOST, "resume"))
    assert (hall.case.state, untold(hall)) == ("filing", ["村民6"])


def test_all_who_are_left_by_one_way():
    hall = Hall()
    to_filing(hall)
    without_bot(hall, 7, 8)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.tap(HOST, "told", "3"))
    assert (ways(hall)[7], ways(hall)[8], ways(hall)[6]) == ("当面", "当面", "bot")
    assert "told" not in acts(hall, HOST)


def test_one_by_one_each_by_his_own_way():
    hall = Hall()
    to_filing(hall)
    without_bot(hall, 7, 8, 9)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.tap(HOST, "tell"))
    hall.ok(hall.tap(HOST, "a", "p7"))
    hall.ok(hall.tap(HOST, "a", "w2"))
    hall.ok(hall.tap(HOST, "a", "p8"))
    hall.ok(hall.tap(HOST, "a", "p9"))
    hall.ok(hall.tap(HOST, "a", "p9"))  # pressed again: taken back
    hall.ok(hall.tap(HOST, "a", "ok"))
    assert (ways(hall)[7], ways(hall)[8], ways(hall)[9]) == ("电话", "书面", "")
    assert untold(hall) == ["村民9"]


def test_nobody_chosen_is_said_kindly():
    hall = Hall()
    to_filing(hall)
    without_bot(hall, 7, 8)
    hall.ok(hall.tap(SECRETARY, "filed"))
    hall.ok(hall.tap(HOST, "tell"))
    refused = hall.tap(HOST, "a", "ok")
    assert isinstance(refused, Refused)
    assert refused.key == "tell.nobody"
