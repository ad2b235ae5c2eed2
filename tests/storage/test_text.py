"""The text policy: NUL and lone surrogates never reach a database, other words stay as they are."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from flows.command import Command
from flows.model import Person
from flows.outcome import Deed, Outcome, Put
from storage.text import clean, clean_text


@pytest.mark.parametrize(
    ("given_text", "kept"),
    [
        ("lamp\0s", "lamps"),
        ("\ud83d\udca1", "\U0001f4a1"),
        ("a\ud83d", "a�"),
        ("龑𬱖𬭛", "龑𬱖𬭛"),
        ("\uf900 stays", "\uf900 stays"),
    ],
)
def test_what_is_no_character_is_taken_out(given_text: str, kept: str):
    assert clean_text(given_text) == kept
    assert clean({"a": [given_text], given_text: 1}) == {"a": [kept], kept: 1}


@given(st.text(alphabet=st.characters(codec=None)))
def test_clean_text_can_always_be_stored(text: str):
    kept = clean(text)
    assert "\0" not in kept
    kept.encode()
    assert clean(kept) == kept


async def test_broken_text_in_a_command_is_clean_before_anything_is_decided(both):
    house = both
    seen: list[str] = []

    def name(view, command: Command, now) -> Outcome:
        seen.append(command.data["text"])
        person = Person(id=3, name=command.data["text"])
        return Outcome((Put(person),), (Deed("named", 3, {"t": command.data["text"]}),))

    house.engine.acts["name"] = name
    await house.store.run(house.command("name", data={"text": "li\0 \ud800si"}))
    assert seen == ["li �si"]
    assert (await house.store.reader.person(3)).name == "li �si"


async def test_broken_text_in_an_update_or_a_seed_is_stored_clean(both):
    house = both
    await house.store.put([Person(id=3, name="a\0b\ud800")])
    assert (await house.store.reader.person(3)).name == "ab�"
    await house.store.inbox_put([{"update_id": 1, "message": {"text": "x\0y"}}])
    (row,) = await house.store.inbox_next()
    assert row.raw["message"]["text"] == "xy"
    assert "\\u0000" not in json.dumps(row.raw)
