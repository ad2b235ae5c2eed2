"""A village of which only the least is known reads whole sentences, from the topic to the archive."""

from datetime import timedelta
from typing import Any

import pytest

from bot.screens.render import Renderer
from bot.texts import book
from flows.cards import render_card
from flows.command import Command
from flows.model import Case, Meeting
from flows.outcome import Card, Outcome, Refused, Show, Words
from tests.bot.holes import hole_left
from tests.flows.hall import HOST, RECORDER, SUPERVISOR, Hall
from tests.flows.remembering import become, state
from tests.flows.test_meeting_acts import queue_up
from tests.flows.walking import arrive, close, to_archive, to_checkin, vote


def read(hall: Hall, card: Card) -> str:
    terms = hall.profile.terms.model_dump()
    return Renderer(book(), hall.now, terms, "yishi_bot").card(card).html


class BareHall(Hall):
    """No telephone and no board; after every step everybody looks at his card."""

    remembers = False

    def __init__(self, **known: Any) -> None:
        super().__init__()
        self.set_village(**({"phone": "", "board": ""} | known))
        self.flaws: set[str] = set()
        self.looked = 0

    def run(self, command: Command) -> Outcome | Refused:
        result = super().run(command)
        if isinstance(result, Refused):
            self._look(Card(result.key, result.params))
            return result
        shows = [*result.shows, *self._cards(), *self._boards()]
        for card in (s.card for s in result.says):
            self._look(card)
        for show in shows:
            self._look(render_card(self.view(self._case(show)), show, self.profile, self.now))
        return result

    def _cases(self) -> list[int]:
        return [number for (number,) in self.records[Case]]

    def _cards(self) -> list[Show]:
        return [Show("card", c, p) for c in self._cases() for p in range(1, 9)]

    def _boards(self) -> list[Show]:
        """What stands in the group and is redrawn whenever somebody presses."""
        found = [m for c in self._cases() for m in self.view(c).all(Meeting)]
        return [Show("meeting", m.id) for m in found if m.step]

    def _case(self, show: Show) -> int:
        return show.object_id if show.kind == "card" else next(iter(self._cases()), 0)

    def _look(self, card: Card) -> None:
        self.looked += 1
        found = hole_left(read(self, card))
        if found:
            self.flaws.add(f"{card.key}: {found}")

    def wait_and_see(self) -> None:
        """What would be said in the next forty days, if nobody did anything."""
        before = state(self)
        self.wait(self.now + timedelta(days=40))
        become(self, before)


def walked(hall: BareHall) -> BareHall:
    """A topic from the first word to the archive; nobody is quick, so every reminder is said."""
    people = to_checkin(hall)
    hall.wait_and_see()
    arrive(hall, [HOST, *people, SUPERVISOR])
    for act in ("begin", "step", "step"):
        hall.ok(hall.tap(HOST, act))
    for n, person in enumerate((HOST, people[0]), 1):
        queue_up(hall, person)
        hall.ok(hall.tap(HOST, "call", str(n)))
    hall.ok(hall.tap(HOST, "spoken"))
    hall.ok(hall.tap(RECORDER, "minute"))
    hall.ok(hall.type(RECORDER, "先装村口。"))
    hall.ok(hall.tap(RECORDER, "a", "0"))
    hall.ok(hall.type(HOST, "先装村口三盏，电费村集体出。"))
    hall.ok(hall.tap(HOST, "freeze"))
    hall.ok(hall.tap(HOST, "ovote", "buttons"))
    for person in people:
        vote(hall, person, "yes")
    close(hall, "yes")
    hall.wait_and_see()
    to_archive(hall)
    hall.wait_and_see()
    return hall


def test_a_village_without_a_telephone_reads_whole_sentences():
    hall = walked(BareHall())
    assert hall.flaws == set()
    assert hall.looked > 400


TYPED: dict[str, dict[str, Any]] = {
    "replace.G": {"no": "2026-01", "role": "主持人", "a": "甲", "b": "乙", "reason": "出差了。"},
    "amend.G": {
        "no": "1",
        "field": "结果",
        "before": "三盏。",
        "after": "四盏",
        "reason": "记错了。",
    },
    "suspend.G": {"no": "1", "title": "修路。", "reason": "下大雨。", "resume": "雨停"},
    "remind.R13": {"late": "", "title": "修路", "when": "秋收以后。"},
    "remind.R20": {"late": "", "items": ["先修路。", "电费集体出。"], "on": "12月11日"},
}
"""Sentences that take in what people type, and people close what they type with a full stop."""


@pytest.mark.parametrize("key", TYPED)
def test_words_with_a_full_stop_stand_inside_a_sentence(key):
    renderer = Renderer(book(), Hall().now, {})
    html = renderer.html(Words(key, TYPED[key]))
    assert hole_left(html) == ""
    assert not {"。、", "。先"} & {html[i : i + 2] for i in range(len(html))}


def test_a_question_keeps_its_mark_and_takes_the_place_of_the_full_stop():
    said = TYPED["replace.G"] | {"reason": "谁有空？"}
    html = Renderer(book(), Hall().now, {}).html(Words("replace.G", said))
    assert html.endswith("原因：谁有空？")


def test_words_that_stand_alone_or_in_quotes_stay_as_they_were_said():
    renderer = Renderer(book(), Hall().now, {})
    assert "“先修路。”" in renderer.html(Words("item.note", {"text": "先修路。"}))
    asked = renderer.html(Words("file.asked", {"name": "赵德厚", "text": "钱够吗？够。"}))
    assert asked.endswith("够。")


@pytest.mark.parametrize(
    "text",
    [
        "请王五（）说",
        "出差了。。",
        "出差了。，再说",
        "请打。",
        "请回电。",
        "点这里或打。",
        "时间：。",
        "到“”去",
        "，好",
    ],
)
def test_control_every_kind_of_hole_is_seen(text):
    assert hole_left(text)


@pytest.mark.parametrize(
    "text", ["请打123。", "（一）", "好。\n“好”", "1. 请到会", "甲：“好。”，乙也说好"]
)
def test_control_whole_sentences_are_left_alone(text):
    assert hole_left(text) == ""


def test_without_a_telephone_he_still_reads_who_mends_his_data():
    hall = BareHall()
    hall.ok(hall.word(9, "mydata"))
    assert "写错了要改，请找记录员。" in read(hall, hall.says[-1].card)
