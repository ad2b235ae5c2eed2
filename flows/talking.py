"""Conversation acts: typed words, photos, 下一步, 算了, opening a case, the list of cases, papers."""

from dataclasses import replace

from flows import board, ending, implementing, materials, publication, shelf
from flows.act import Act
from flows.cards import personal_card
from flows.command import Ref
from flows.dates import local_day
from flows.look import Look
from flows.model import Case, Focus, Wizard
from flows.offers import offers
from flows.outcome import Button, Card, Refused, Show, Words
from flows.rounds import ROUND
from flows.step import Step, Stop, stop
from flows.wizard import Given, go_back, take_answer
from flows.wizards import KINDS

ENDED = ("archived",)
VERSIONS = {"D4": ("D4g",)}
"""Papers that exist in a second version: the notice for the board."""

SENT = ("D2", "D4", "D4g", "D4c", "D5", "D7", "D8", "D10", "D17")
"""What 材料 sends, as far as the profile knows it."""

POSTED = frozenset({"D4g"})
"""What is printed large for the board."""

SIGNED = frozenset({"D2", "D3", "D4b", "D4c", "D5", "D7", "D17"})
"""Forms that people print, sign and stamp; the rest is plain text to pass on."""


def _asked_now(step: Step) -> Wizard | None:
    return Look(step.view, step.by, step.profile, step.now, step.me).wizard


def typed(step: Step) -> None:
    """Typed words go to the open question, else to what the card of the case expects."""
    wizard = _asked_now(step)
    if wizard is not None and KINDS[wizard.kind].menu:
        step.put(wizard.model_copy(update={"open": False}))
    elif wizard is not None:
        text = str(step.command.data.get("text", ""))
        given = Given(text=text, data=step.command.data, at=step.sent)
        wrong = take_answer(step, KINDS, wizard, given)
        if wrong is not None:
            raise Stop(Refused(wrong.key, wrong.params, reply=True, shows=(_asked(step, wizard),)))
        step.shows.append(_asked(step, wizard, fresh=True))
        return
    card = personal_card(Look(step.view, step.by, step.profile, step.now, step.me))
    if not card.expects:
        raise Stop(Refused("wrong.text", {}, reply=True, shows=(_mine_or_menu(step, card),)))
    step.instead(card.expects)
    step.shows.append(_mine(step, fresh=True))


def _mine(step: Step, *, fresh: bool = False) -> Show:
    return Show("card", step.view.case_id, step.by, fresh=fresh)


def _mine_or_menu(step: Step, card: Card) -> Show:
    """My card below everything; where the case is over and leaves me nothing to press, the menu."""
    over = card.key == "over.card" and not card.rows
    return Show("card", 0, step.by, fresh=True) if over else _mine(step, fresh=True)


def _asked(step: Step, wizard: Wizard, *, fresh: bool = False) -> Show:
    """The living message on which these questions stand."""
    if KINDS[wizard.kind].on == "card":
        return _mine(step, fresh=fresh)
    return Show(KINDS[wizard.kind].on, step.view.community.id, step.by, fresh=fresh)


def photo(step: Step) -> None:
    """A photo goes where the case needs one: the board, or the finished work."""
    if not step.view.in_case:
        raise stop("photo.nowhere", alert=False)
    wizard = _asked_now(step)
    if wizard is not None and wizard.kind == "say":
        step.instead("recording")
        return
    state = step.case.state
    if state == "planning" and "convenor" in step.me:
        materials.add(step)
    elif state in ("agreed", "filing") and step.me & {"convenor", "host", "recorder"}:
        publication.photo(step)
    elif board.takes_photo(step):
        pass
    elif state in ("implementing", "feedback") and step.me & {"convenor", "owner"}:
        implementing.photo(step)
    else:
        raise Stop(Refused("photo.nowhere", {}, reply=True))
    step.shows.append(_mine(step, fresh=True))


def answer(step: Step) -> None:
    """A pressed answer to the question at hand."""
    wizard = _asked_now(step)
    if wizard is None or wizard.id != step.command.ref.id:
        raise Stop(Refused("press.stale", shows=(_mine(step),)))
    wrong = take_answer(step, KINDS, wizard, Given(arg=step.command.arg, data=step.command.data))
    if wrong is not None:
        raise stop(wrong.key, **dict(wrong.params))
    _outside_a_case(step, wizard)


def _outside_a_case(step: Step, wizard: Wizard) -> None:
    """A question that belongs to no case is drawn again here; in a case the engine sees to it."""
    if not step.view.in_case and not any(s.person_id == step.by for s in step.shows):
        step.shows.append(_asked(step, wizard))


def back(step: Step) -> None:
    """返回: the question before, or out of the questions."""
    wizard = _asked_now(step)
    if wizard is None:
        raise stop("press.stale", alert=False)
    go_back(step, KINDS, wizard)
    _outside_a_case(step, wizard)


def cancel(step: Step) -> None:
    """算了: leaves the present question; what was stored stays stored."""
    wizard = _asked_now(step)
    if wizard is not None:
        step.put(wizard.model_copy(update={"open": False}))
    step.shows.append(_mine(step, fresh=True))


def show_next(step: Step) -> None:
    """下一步: the card of my case again, below everything; without a case, the menu."""
    if not step.view.in_case:
        open_cases = _running(step)
        if len(open_cases) == 1:
            _focus(step, open_cases[0].id)
            step.show("card", open_cases[0].id, step.by, fresh=True)
            return
        if open_cases and _asked_now(step) is None:
            list_cases(step)
            return
    card = personal_card(Look(step.view, step.by, step.profile, step.now, step.me))
    step.shows.append(_mine_or_menu(step, card))


def _running(step: Step) -> list[Case]:
    """What has not ended, the newest first."""
    return [c for c in step.view.all(Case) if c.state not in ENDED][::-1]


def open_case(step: Step) -> None:
    """Open a case from the list or from a reminder."""
    _focus(step, step.case.id)
    step.show("card", step.case.id, step.by, fresh=True)


def case_by_number(step: Step) -> None:
    """看7号: by its running number, or by the whole number as printed."""
    wanted = step.command.arg.strip()
    for case in step.view.all(Case):
        if wanted in (case.no, case.no.split("-")[-1], case.no.split("-")[-1].lstrip("0")):
            _focus(step, case.id)
            step.show("card", case.id, step.by, fresh=True)
            return
    raise Stop(Refused("case.unknown", {"no": wanted}, reply=True))


def list_cases(step: Step) -> None:
    """议题: what is under way."""
    arg = step.command.arg
    page = int(arg) if step.command.act == "cases" and arg.isdigit() and len(arg) < 4 else 0
    step.tell(step.by, cases_card(step, page), f"cases{page}.{step.now.timestamp()}")


PAGE = 5


def cases_card(step: Step, page: int = 0) -> Card:
    """The running cases, newest first, five a page: where each stands, and since how many days."""
    every = _running(step)
    last = max((len(every) - 1) // PAGE, 0)
    page = min(page, last)
    cases = every[page * PAGE : (page + 1) * PAGE]
    if not cases:
        return Card("cases.none")
    rows = tuple(
        (Button("open", "", "btn.case", {"no": c.no, "title": c.title}, Ref("c", c.id), c.epoch),)
        for c in cases
    )
    turn = [Button("cases", str(page - 1), "btn.page.back")] if page else []
    turn += [Button("cases", str(page + 1), "btn.page.on")] if page < last else []
    lines = [_line(step, c) for c in cases]
    return Card(
        "cases.list", {"n": len(every), "lines": lines}, (*rows, *((tuple(turn),) if turn else ()))
    )


def _line(step: Step, case: Case) -> Words:
    day, calendar = local_day, step.profile.calendar
    days = (day(step.now, calendar) - day(case.entered_at, calendar)).days
    state = Words(f"state.{case.state}")
    return Words("cases.line", {"no": case.no, "title": case.title, "state": state, "d": days})


def _focus(step: Step, case_id: int) -> None:
    step.put(Focus(person_id=step.by, community_id=step.view.community.id, case_id=case_id))


def paper(step: Step) -> None:
    """材料: what there is, to choose from; then that document, or all, sent to whoever asked."""
    code = step.command.arg
    if not step.view.in_case:
        raise Stop(Refused("docs.nocase", {}, reply=True))
    known = [c for d in step.profile.document for c in (d.code, *VERSIONS.get(d.code, ()))]
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    before = shelf.earlier(look)
    if code not in ("", shelf.ALL) and code.partition(".")[0] not in (*known, *before):
        raise stop("docs.unknown", code=code)
    if not code and case_closed(step):
        ending.send_archive(step, [step.by])
        return
    there = shelf.on_shelf(look, [c for c in known if c in SENT]) + before
    _question_below(step)
    if not code:
        card = shelf.shelf_card(look, there)
        step.tell(step.by, replace(card, ref=Ref("c", step.case.id), epoch=step.case.epoch),
                  f"docs{step.now.timestamp()}")  # fmt: skip
        return
    wanted = there if code == shelf.ALL else [code]
    for n, each in enumerate(wanted, 1):
        last = n == len(wanted)
        card = (
            Card("docs.sent", {"no": step.case.no})
            if last
            else Card("docs.part", {"n": n, "m": len(wanted)})
        )
        file = each + (".docx" if each.partition(ROUND)[0] in SIGNED else "")
        file += ".pdf" if each in POSTED else ""
        step.tell(step.by, card, f"{each}.{step.now.timestamp()}", document=file)


def _question_below(step: Step) -> None:
    """Whoever is in the middle of a question finds it again below what he asked for."""
    wizard = _asked_now(step)
    if wizard is not None and not KINDS[wizard.kind].menu:
        step.shows.append(_asked(step, wizard, fresh=True))


def case_closed(step: Step) -> bool:
    """The whole file goes to those who keep it: one .zip instead of many papers."""
    return step.case.state == "archived" and bool(step.me & ending.KEEPERS)


def rules(step: Step) -> None:
    """议事规则: the cards of rules."""
    _question_below(step)

    lines = [Words("plan.rules.line", {"name": r.name, "text": r.text}) for r in offers().rules]
    step.tell(step.by, Card("rules.card", {"lines": lines}), f"rules{step.now.timestamp()}")


def howto(step: Step) -> None:
    """怎么用: one card per role."""
    _question_below(step)
    role = next(
        (
            r
            for r in ("party_secretary", "convenor", "candidate", "recorder", "supervisor", "admin")
            if r in step.me
        ),
        "member",
    )
    step.tell(step.by, Card(f"help.{role}"), f"help{step.now.timestamp()}")


ACTS = {
    "text": Act(typed, loose=True),
    "photo": Act(photo, loose=True),
    "file": Act(photo, loose=True),
    "a": Act(answer),
    "back": Act(back),
    "cancel": Act(cancel, loose=True),
    "next": Act(show_next, loose=True),
    "open": Act(open_case, loose=True),
    "case": Act(case_by_number, "community", loose=True),
    "cases": Act(list_cases, "community", loose=True),
    "docs": Act(paper, loose=True),
    "rules": Act(rules, "community", loose=True),
    "howto": Act(howto, loose=True),
}
