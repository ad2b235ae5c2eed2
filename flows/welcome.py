"""The first screens, before anybody is known: two consents, each asked apart, and a way without the bot.

Nothing is stored until both are given (domain/05 §5.11): the screens are drawn from the button alone,
whose argument carries where the person came from (`j…` a link, `k3` a community, `setup`).
"""

from collections.abc import Sequence

from flows.model import Community
from flows.outcome import Button, Card, Words

CONSENTS = ("data", "abroad")
"""What is agreed to apart: that words are kept, and that they pass through a server abroad."""

WORDING = "2026-11b"
"""The version of both wordings; a test holds the texts to it."""


def ask_data(origin: str, *, bad_link: bool = False) -> Card:
    """Who we are and what we keep (domain/05 `start.new`)."""
    rows = (
        (Button("consent", f"abroad.{origin}", "btn.agree.start"),),
        (Button("consent", f"how.{origin}", "btn.howto.first"), _no(origin)),
    )
    return Card("start.new", {}, rows, head=Words("link.gone") if bad_link else None)


def ask_abroad(origin: str) -> Card:
    """The server abroad, asked apart."""
    rows = ((Button("join", origin or "-", "btn.agree"), _no(origin)),)
    return Card("start.abroad", {}, rows)


def how(origin: str) -> Card:
    """How it works, for whoever wants to look first."""
    again = Button("consent", f"abroad.{origin}", "btn.agree.start")
    return Card("help.member", {}, ((again,), (_no(origin),)))


def declined(community: Community | None) -> Card:
    """不同意: how to take part without the bot; nothing is remembered."""
    phone = community.phone if community else ""
    return Card("start.decline", {"phone": phone})


def which(communities: Sequence[Community]) -> Card:
    """Several villages use this bot: which one is it?"""
    rows = tuple(
        (Button("consent", f"data.k{c.id}", "btn.word", {"word": c.name}),) for c in communities
    )
    return Card("start.where", {}, rows)


def _no(origin: str) -> Button:
    return Button("consent", f"no.{origin}", "btn.disagree")
