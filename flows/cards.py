"""Living messages drawn from what is true now: a person's own card, the meeting post, the vote post."""

from collections.abc import Callable
from datetime import datetime

from flows import (
    amending,
    approval,
    assembly,
    ballot,
    board,
    checkin,
    confirming,
    convening,
    dictating,
    drafting,
    ending,
    escalating,
    explaining,
    failing,
    feedback,
    filing,
    implementing,
    intake,
    joining,
    notice,
    pausing,
    planning,
    promising,
    publication,
    rectifying,
    roster,
    session,
    setup,
    signing,
    voting,
    watching,
    writing,
)
from flows.consent import with_consent
from flows.look import Look, case_card
from flows.model import Ballot, Meeting
from flows.more import with_more
from flows.outcome import Button, Card, Rows, Show
from flows.profile.schema import Profile
from flows.roles import roles_of
from flows.view import View
from flows.wizard import card_of
from flows.wizards import KINDS

STATES: dict[str, Callable[[Look], Card]] = {
    **intake.CARDS,
    **dictating.CARDS,
    **convening.CARDS,
    **drafting.CARDS,
    **approval.CARDS,
    **planning.CARDS,
    **notice.CARDS,
    **checkin.CARDS,
    **session.CARDS,
    **voting.CARDS,
    **signing.CARDS,
    **failing.CARDS,
    **assembly.CARDS,
    **escalating.CARDS,
    **rectifying.CARDS,
    **publication.CARDS,
    **filing.CARDS,
    **promising.CARDS,
    **implementing.CARDS,
    **feedback.CARDS,
    **ending.CARDS,
    **pausing.CARDS,
}


def look_of(view: View, person: int, profile: Profile, now: datetime) -> Look:
    """One person's look, with the roles that the records give him."""
    return Look(view, person, profile, now, roles_of(view, person, profile, now))


def personal_card(look: Look) -> Card:
    """The question he is being asked, else what he can do in the case, else the menu."""
    card = bare_card(look)
    return with_more(look, card) if look.view.in_case else card


def bare_card(look: Look) -> Card:
    """The same without 更多: what there is for him to do."""
    wizard = look.wizard
    return own_card(look) if wizard is None else card_of(KINDS, look, wizard)


def own_card(look: Look) -> Card:
    """What lies under a question: the card of the case, or the menu."""
    if not look.view.in_case:
        return menu(look)
    return with_consent(look, _in_case(look))


def _in_case(look: Look) -> Card:
    asked = amending.asked_card(look) or writing.check_card(look)
    if asked is not None:
        return asked
    draw = STATES.get(look.case.state)
    if draw is None:
        return case_card(look, "state.only")
    card = explaining.with_tasks(look, watching.with_panel(look, draw(look)))
    card = board.with_board(look, confirming.with_signature(look, card))
    return watching.with_concerns(look, card)


def menu(look: Look) -> Card:
    """What do you want to do today? Who is not on the roster reads how to get on it."""
    outside = joining.home_card(look)
    if outside is not None:
        return outside
    rows: Rows = ((Button("propose"), Button("cases")), (Button("howto"),))
    if "recorder" in look.me:
        waits = len(roster.waiting(look))
        asked = (Button("joinings", "", "btn.joinings", {"n": waits}),) if waits else ()
        rows = (*rows, (*asked, Button("callin")))
    return Card("menu", {"name": look.view.name(look.person)}, rows)


def setup_screen(look: Look) -> Card:
    """The question of the set-up at hand, else what stands and what is missing."""
    wizard = look.wizard
    if wizard is not None and KINDS[wizard.kind].on == "setup":
        return card_of(KINDS, look, wizard)
    if not look.view.community.id:
        return menu(look)
    return setup.setup_card(look)


def render_card(view: View, show: Show, profile: Profile, now: datetime) -> Card:
    """The card of a living message; a vote or meeting post is drawn without anybody's roles."""
    look = look_of(view, show.person_id, profile, now)
    if show.kind == "meeting":
        return checkin.meeting_board(look, view.get(Meeting, show.object_id))
    if show.kind == "setup":
        return setup_screen(look)
    if show.kind == "joinings":
        return roster.joinings_card(look)
    if show.kind == "ballot":
        return ballot.ballot_board(look, view.get(Ballot, show.object_id))
    return personal_card(look)
