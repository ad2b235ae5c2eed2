"""The end of a case: the supervisor finds something missing, it is filled in, the file is closed and sent."""

from datetime import timedelta

from documents import make
from flows.command import Ref
from flows.gates import missing
from flows.outcome import Refused
from tests.flows.hall import HOST, RECORDER, SECRETARY, SUPERVISOR, Hall
from tests.flows.remembering import remembered
from tests.flows.test_implementing import to_feedback
from tests.flows.walking import propose


@remembered
def to_evaluating(hall: Hall) -> None:
    to_feedback(hall)
    hall.ok(hall.tap(HOST, "feedback"))
    assert hall.case.state == "evaluating"


def score(hall: Hall) -> None:
    for mark in ("5", "4", "3", "5"):
        hall.ok(hall.tap(SUPERVISOR, "a", mark))


def gates(hall: Hall) -> set[str]:
    return {m.gate for m in missing(hall.view(1), hall.profile, "archive", hall.now)}


def test_what_is_missing_goes_to_the_recorder_and_back():
    """S2-51: 缺东西 → 补好了 → 齐全; until then the archive stays shut."""
    hall = Hall()
    to_evaluating(hall)
    hall.ok(hall.tap(SUPERVISOR, "lacking"))
    hall.ok(hall.type(SUPERVISOR, "签到表少两个签名"))
    assert hall.card(SUPERVISOR).key == "super.waits"
    assert "completeness_review" in gates(hall)
    hall.ok(hall.tap(RECORDER, "mended"))
    hall.ok(hall.type(RECORDER, "补签了，照片在最后一页"))
    card = hall.card(SUPERVISOR)
    assert (card.key, card.params["text"]) == ("super.again", "补签了，照片在最后一页")
    hall.ok(hall.tap(SUPERVISOR, "complete"))
    score(hall)
    assert "completeness_review" not in gates(hall)
    paper = {c: make(hall.view(1), hall.profile, c, hall.now).body.decode() for c in ("D5", "D17")}
    assert "改进建议：签到表少两个签名" in paper["D17"], (
        "S2-53: what he found is what could be better"
    )
    assert "■记录齐全" in paper["D5"] and "缺：签到表" not in paper["D5"]


def test_found_lacking_again_the_old_answer_is_gone():
    hall = Hall()
    to_evaluating(hall)
    for text in ("少签名", "还少一个签名"):
        hall.ok(hall.tap(SUPERVISOR, "lacking"))
        hall.ok(hall.type(SUPERVISOR, text))
        assert hall.card(SUPERVISOR).params == {"fields": text}
        hall.ok(hall.tap(RECORDER, "mended"))
        hall.ok(hall.type(RECORDER, "补了"))


@remembered
def to_archived(hall: Hall) -> None:
    to_evaluating(hall)
    hall.ok(hall.tap(SUPERVISOR, "complete"))
    score(hall)
    hall.now += timedelta(days=17)
    hall.ok(hall.tap(RECORDER, "archive"))


def test_the_whole_file_goes_to_recorder_and_secretary_and_again_when_asked():
    """S2-50."""
    hall = Hall()
    to_archived(hall)
    sent = [s.to for s in hall.says if s.document == "archive.zip"]
    assert sent == [f"p{RECORDER}", f"p{SECRETARY}"]
    hall.ok(hall.word(RECORDER, "docs"))
    assert hall.says[-1].document == "archive.zip"
    hall.ok(hall.press(7, Ref("c", 1), 0, "docs"))
    assert hall.says[-1].document != "archive.zip", "villagers get the papers that are theirs"


def test_a_sentence_for_the_next_time_is_said_at_its_beginning():
    hall = Hall()
    to_archived(hall)
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "lesson"))
    hall.ok(hall.type(HOST, "先去看现场，再开会"))
    assert hall.view(1).community.last["lesson"] == "先去看现场，再开会"
    hall.says.clear()
    propose(hall, text="把村口的水渠清一清")
    hall.ok(hall.tap(HOST, "accept", case_id=2))
    told = [s for s in hall.says if s.card.key == "lesson.again"]
    assert [(s.to, s.card.params) for s in told] == [(f"p{HOST}", {"text": "先去看现场，再开会"})]


def test_or_nothing():
    hall = Hall()
    to_archived(hall)
    hall.ok(hall.press(HOST, Ref("c", 1), 0, "nolesson"))
    assert "lesson" not in hall.view(1).community.last


def test_only_the_convenor_leaves_a_sentence():
    hall = Hall()
    to_archived(hall)
    assert isinstance(hall.press(7, Ref("c", 1), 0, "lesson"), Refused)


def test_after_the_end_words_and_next_lead_to_the_menu():
    """An ended case has nothing to press: 下一步 must not lead into a wall."""
    hall = Hall()
    to_archived(hall)
    menu = ("card", 0, HOST, True)
    hall.shows.clear()
    hall.ok(hall.word(HOST, "next"))
    assert menu in [(s.kind, s.object_id, s.person_id, s.fresh) for s in hall.shows]
    refused = hall.type(HOST, "今天天气不错")
    assert isinstance(refused, Refused)
    assert [(s.kind, s.object_id, s.person_id, s.fresh) for s in refused.shows] == [menu]


def test_the_papers_asked_for_together_are_numbered_and_one_says_what_they_are():
    hall = Hall()
    to_feedback(hall)
    hall.says.clear()
    hall.ok(hall.word(HOST, "docs", "all"))
    papers = [s.card for s in hall.says if s.document]
    assert [c.key for c in papers[:-1]] == ["docs.part"] * (len(papers) - 1)
    assert papers[-1].key == "docs.sent"
    assert papers[0].params == {"n": 1, "m": len(papers)}
