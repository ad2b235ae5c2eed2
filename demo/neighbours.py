"""The neighbours: everybody whom the user has not on his phones acts by himself, as habits.toml says."""

from collections.abc import Callable, Iterator, Sequence, Set
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random

from demo import village
from demo.habits import Habit, habits, seed
from demo.village import Villagers
from simulator.incoming import Impossible
from simulator.message import Message
from simulator.phone import Phone

SEEN = 30
"""So many messages of a chat are looked at: nobody scrolls further up."""

Key = tuple[str, str, int, int, str]


@dataclass(frozen=True, slots=True)
class Deed:
    """What somebody would do now, about this message."""

    habit: Habit
    name: str
    phone: Phone
    message: Message

    @property
    def key(self) -> Key:
        """Nobody does the same about the same message twice."""
        text = self.message.text if self.habit.again else ""
        return (self.name, self.habit.id, self.message.chat.id, self.message.id, text)

    def do(self) -> None:
        """Do it as a person does: press, type, answer, send."""
        button = self.habit.button(self.message, self.name) if self.habit.press else None
        words = self.habit.choice(self.name)
        if button:
            self.phone.press_button(self.message, button)
        elif self.habit.photo:
            self.phone.send_photo(chat=self.message.chat, content=village.photo(self.habit.photo))
        elif self.habit.reply:
            self.phone.reply(words, self.message)
        else:
            self.phone.type(words, self.message.chat)


@dataclass(slots=True)
class Neighbours:
    """Deterministic: in the same village the same people do the same in the same order."""

    people: Villagers
    roles: dict[str, list[str]]
    convenor: str
    now: Callable[[], datetime]
    rounds: int = 0
    _due: dict[Key, tuple[int, datetime]] = field(default_factory=dict)
    _done: set[Key] = field(default_factory=set)

    def step(self, in_hand: Set[int], kinds: Set[str]) -> Deed | None:
        """One beat: whoever has waited long enough does his deed; at most one.

        Nobody acts whose id is `in_hand`; `kinds` is which habits are switched on.
        """
        self.rounds += 1
        return self._first(in_hand, kinds, self.rounds)

    def hurry(self, in_hand: Set[int], kinds: Set[str]) -> Deed | None:
        """The next deed without waiting for its beat; only days are waited for."""
        return self._first(in_hand, kinds, None)

    def _first(self, in_hand: Set[int], kinds: Set[str], beat: int | None) -> Deed | None:
        now = self.now()
        planned = [(*self._planned(deed, now), deed) for deed in self.deeds(in_hand, kinds)]
        due = [
            (ripe, deed.name, deed)
            for ripe, moment, deed in planned
            if moment <= now and (beat is None or ripe <= beat)
        ]
        return self._do(min(due, key=lambda one: one[:2])[2]) if due else None

    def deeds(self, in_hand: Set[int], kinds: Set[str]) -> Iterator[Deed]:
        """What anybody could do now who is not in the user's hands."""
        for name, phone in self.people.phones.items():
            if phone.user.id in in_hand:
                continue
            for habit in habits():
                if habit.kind in kinds and self._has(name, habit):
                    yield from self._seen(habit, name, phone)

    def _has(self, name: str, habit: Habit) -> bool:
        return name not in habit.skip and any(name in self.named(who) for who in habit.who)

    def named(self, who: str) -> Sequence[str]:
        """The names behind a word of the column who."""
        held = {name for names in self.roles.values() for name in names}
        if who == "villagers":
            return [name for name in self.people.phones if name not in held]
        if who == "officers":
            return [name for name in self.people.phones if name in held and name != self.convenor]
        return self.roles.get(who, [who])

    def _seen(self, habit: Habit, name: str, phone: Phone) -> Iterator[Deed]:
        if habit.after and not any(k[:2] == (name, habit.after) for k in self._done):
            return
        if habit.heard and not any(habit.heard in m.text for m in phone.messages()):
            return
        message = self._message(habit, name, phone)
        if message:
            deed = Deed(habit, name, phone, message)
            if deed.key not in self._done:
                yield deed

    def _message(self, habit: Habit, name: str, phone: Phone) -> Message | None:
        chat = self.people.group if habit.where == "group" else None
        said = [m for m in phone.messages(chat)[-SEEN:] if m.sender.is_bot]
        if habit.press:
            said = [m for m in said if habit.button(m, name)]
        elif habit.where == "private":
            said = said[-1:]
        return next((m for m in reversed(said) if habit.fits(m, name)), None)

    def _planned(self, deed: Deed, now: datetime) -> tuple[int, datetime]:
        """The beat and the moment before which he does not; drawn when he first sees it."""
        if deed.key not in self._due:
            low, high = deed.habit.delay
            wait = Random(f"{seed()} {deed.key}").randint(low, high)  # noqa: S311 - no secret
            wait += deed.habit.slow.get(deed.name, 0)
            self._due[deed.key] = (self.rounds + wait, now + timedelta(days=deed.habit.days))
        return self._due[deed.key]

    def _do(self, deed: Deed) -> Deed:
        self._done.add(deed.key)
        with suppress(Impossible):  # the button went away meanwhile: a person would shrug
            deed.do()
        return deed
