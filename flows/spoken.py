"""Where a spoken topic goes: to whoever writes it down, with the voice itself."""

from flows.offers import offers
from flows.outcome import Card
from flows.roles import candidates, holders
from flows.step import Step


def writers(step: Step) -> list[int]:
    """Who may write it down: the recorders, or where there is none, whoever may convene."""
    found = holders(step.view, "recorder", step.profile, step.now)
    return found or candidates(step.view, step.profile, step.now)


def logged(step: Step) -> None:
    """The recorders get the voice and the card of the new line in the ledger."""
    step.edit_case(title=offers().spoken, text=offers().spoken)
    for person in writers(step):
        send(step, person)
        step.show("card", step.case.id, person, fresh=True)


def send(step: Step, person: int) -> None:
    """The voice itself, as Telegram keeps it."""
    voice = f"voice:{step.case.flags['voice']}"
    name = step.view.name(step.case.proposer_id)
    card = Card("dictate.voice", {"no": step.case.no, "name": name})
    step.tell(person, card, f"voice{step.now.timestamp()}", document=voice)
