"""A press on a case counts only while its button stands before the presser: another one is forged or old (INV 8)."""

from datetime import datetime

from flows.acts import ACTS
from flows.cards import look_of, own_card, personal_card
from flows.command import Command
from flows.more import with_more
from flows.profile.schema import Profile
from flows.view import View

TOLD = frozenset(
    {"ssign", "appeal", "checkin", "postpone", "reopen", "stop", "resume", "done", "stuck"}
)
"""These also stand under messages and reminders of their own, and look at the state themselves."""


def stands(view: View, command: Command, profile: Profile, now: datetime) -> bool:
    """Whether the button is on his card as it is now, or on the one under the question he is being asked.

    The roles alone do not say when: 改 belongs to the host, but not once the vote has begun.
    """
    act = ACTS[command.act]
    free = act.loose or command.typed or command.act in TOLD
    if free or act.needs != "case" or command.ref.kind != "c" or not view.in_case:
        return True
    look = look_of(view, command.by, profile, now)
    wanted = (command.act, command.arg)
    cards = personal_card(look), with_more(look, own_card(look))
    return any((b.act, b.arg) == wanted for card in cards for row in card.rows for b in row)
