"""Every label and word that a habit waits for stands in the bot's texts: whoever changes one is told."""

import re
from functools import cache
from pathlib import Path

import pytest
import rtoml

from demo import village
from demo.habits import Habit, habits

ROOT = Path(__file__).parents[2]
TEXTS = ROOT / "bot" / "texts"


@cache
def texts() -> dict[str, str]:
    found: dict[str, str] = {}
    for file in sorted(TEXTS.glob("*.toml")):
        found |= {k: v for k, v in rtoml.loads(file.read_text("utf-8")).items() if v}
    return {key: plain(str(text)) for key, text in found.items()}


def plain(text: str) -> str:
    """Numbers and holes are the same thing to somebody who compares words."""
    return re.sub(r"\{\w+\}|\d+", "#", re.sub(r"</?\w+>", "", text))


@cache
def names() -> set[str]:
    return {row["name"] for row in village.data()["people"]}


@cache
def options() -> set[str]:
    """What a vote offers is a matter of the procedure."""
    profile = village.data()["community"]["profile_id"]
    read = rtoml.loads((ROOT / "flows/profiles" / f"{profile}.toml").read_text("utf-8"))
    return set(read["vote"]["options"])


def unknown(habit: Habit) -> list[str]:
    """Labels of no button, and words of no text."""
    labels = {*texts().values(), *names(), *options()}
    wrong = [label for label in habit.labels() if plain(label) not in labels]
    heard = [habit.reads, habit.heard, *habit.unless.split("|")]
    spoken = "\n".join([*texts().values(), *names()])
    return wrong + [words for words in heard if plain(words) not in spoken]


@pytest.mark.parametrize("habit", habits(), ids=lambda habit: habit.id)
def test_what_a_habit_waits_for_exists(habit):
    assert unknown(habit) == [], "this button or sentence has changed: mend demo/habits.toml"


def test_a_label_that_is_gone_is_noticed():
    gone = habits()[0].model_copy(update={"press": "来得了", "reads": "没有人说过这句话"})
    assert unknown(gone) == ["来得了", "没有人说过这句话"]


def test_who_and_after_name_somebody_and_something():
    ids = [habit.id for habit in habits()]
    roles = {role for row in village.data()["people"] for role in row.get("roles", [])}
    assert len(set(ids)) == len(ids)
    for habit in habits():
        assert {*habit.who} <= names() | roles | {"villagers", "officers"}, habit.id
        assert {*habit.by, *habit.slow, *habit.skip} <= names(), habit.id
        assert not habit.after or habit.after in ids, habit.id
