"""A scenario as a transcript: who presses which label, who types what, and what is then on the screen."""

from datetime import datetime

from simulator.message import Message
from tests.scenarios.world import Village


class Play:
    """Plays one village; every step lets the bot finish before the next."""

    def __init__(self, village: Village) -> None:
        self.village = village
        self.taps: dict[str, int] = {}

    async def tap(self, who: str, *labels: str, group: bool = False) -> None:
        """Press buttons by their visible labels, one after another."""
        for label in labels:
            chat = self.village.group if group else None
            self.village.phone(who).tap(label, chat=chat)
            self.taps[who] = self.taps.get(who, 0) + 1
            await self.village.settle()

    async def type(self, who: str, *texts: str) -> None:
        """Type in the private chat."""
        for text in texts:
            self.village.phone(who).type(text)
            await self.village.settle()

    async def photo(self, who: str) -> None:
        """Send a picture in the private chat."""
        self.village.phone(who).send_photo()
        await self.village.settle()

    async def turn(self, to: datetime | None = None, **by: float) -> None:
        """Turn the clock."""
        await self.village.turn(to, **by)

    def screen(self, who: str) -> str:
        """The newest message in the private chat."""
        return self.village.phone(who).screen()[-1]

    def group(self) -> list[Message]:
        """What the bot has said in the group."""
        some = next(iter(self.village.phones.values()))
        return [m for m in some.messages(self.village.group) if m.sender.is_bot]

    def group_text(self) -> str:
        """Everything on the group's screen."""
        some = next(iter(self.village.phones.values()))
        return "\n".join(some.screen(self.village.group))
