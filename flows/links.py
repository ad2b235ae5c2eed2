"""Deep links (domain/05 §5.4): one letter and a random token; what it opens stands in a row, not in the link."""

import base64
import re
from datetime import datetime, timedelta

from flows.model import Link
from flows.step import Step

PAYLOAD = re.compile(r"([grijopsv])([A-Za-z0-9_-]{22})", re.ASCII)

LIVES = {
    "j": timedelta(days=30),
    "r": timedelta(days=7),
    "s": timedelta(days=7),
    "p": timedelta(days=60),
}
"""How long a link lasts that has no end of its own (domain/05 §5.4; r by DECISIONS 18)."""

AFTER_MEETING = timedelta(days=1)
"""How long an invitation lasts beyond the beginning of its meeting (domain/05: to its end)."""


def read(payload: str) -> tuple[str, str] | None:
    """The letter and the token of a payload; None for anything that we would not have written."""
    found = PAYLOAD.fullmatch(payload)
    return (found.group(1), found.group(2)) if found else None


def payload(link: Link) -> str:
    """What stands in the link: 23 characters, within Telegram's 64."""
    return link.purpose + link.token


def good(link: Link | None, letter: str, now: datetime) -> bool:
    """Whether the link is ours, of this letter, neither over nor used up."""
    return (
        link is not None
        and link.purpose == letter
        and (link.until is None or now < link.until)
        and (link.limit == 0 or link.uses < link.limit)
    )


def issue(
    step: Step,
    purpose: str,
    *,
    person: int = 0,
    role: str = "",
    until: datetime | None = None,
    limit: int = 0,
) -> Link:
    """A new link about the case or community at hand; its token is random (`take` of links)."""
    life = LIVES.get(purpose)
    link = Link(
        token=_token(step.view.take("link")), purpose=purpose, role=role, by=step.by, limit=limit,
        community_id=step.view.community.id, case_id=step.view.case_id, person_id=person,
        at=step.now, until=until or (step.now + life if life else None),
    )  # fmt: skip
    step.put(link)
    return link


def use(step: Step, link: Link) -> None:
    """It was used once more."""
    step.put(link.model_copy(update={"uses": link.uses + 1}))


def spend(step: Step, *, role: str, person: int) -> None:
    """Let the links that were given out for an office and a person open nothing any more."""
    for link in step.view.all(Link):
        if (link.purpose, link.role, link.person_id) == ("r", role, person) and _open(link, step):
            step.put(link.model_copy(update={"until": step.now}))


def _open(link: Link, step: Step) -> bool:
    return good(link, link.purpose, step.now)


def at_hand(step: Step) -> Link | None:
    """The link that the command came with, if it is still good."""
    letter, token = read(step.command.arg) or ("", "")
    found = step.view.find(Link, token) if token else None
    return found if good(found, letter, step.now) else None


def _token(number: int) -> str:
    """128 bits in 22 characters."""
    return base64.urlsafe_b64encode(number.to_bytes(16, "big")).decode("ascii").rstrip("=")
