"""The statutory meeting (四议两公开): held elsewhere; its numbers are entered, and the law's test is worked out."""

import re
import unicodedata
from datetime import date

from flows import failing, publication
from flows.act import Act
from flows.dates import local_day
from flows.intake import waiting
from flows.look import Look, case_card, row
from flows.model import AssemblyStep, Wizard
from flows.outcome import Button, Card, Words
from flows.profile.law import Article, Share, laws_in_force
from flows.step import Step, stop
from flows.when import Meant, Passed, read
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Took,
    WizardKind,
    Wrong,
    ask_card,
    choice,
    one_line,
    too_long,
)

KINDS = ("assembly", "reps")
LAST = "a4"
NUMBERS = 5
HOMES = 7
PLACE, NUMBER = 60, 40
"""Characters."""
"""应到 实到 赞成 反对 弃权, and for 村民会议 also 应到户数 实到户数 where households were counted."""


def steps_of(look: Look) -> list[str]:
    """The steps that this case must take."""
    return list(look.case.flags.get("assembly", [LAST]))


def taken(look: Look) -> dict[str, AssemblyStep]:
    """The steps of this round that are written down, by their code."""
    here = look.case.round
    return {s.step: s for s in look.view.all(AssemblyStep) if s.round == here}


def next_step(look: Look) -> str:
    """The step that comes next, or nothing when all are written down."""
    done = taken(look)
    return next((s for s in steps_of(look) if s not in done), "")


def assembly_card(look: Look) -> Card:
    """What was held and with which numbers; the recorder writes the next, the secretary concludes."""
    lines = [line(s) for s in taken(look).values()]
    due = next_step(look)
    matter = str(look.case.flags.get("statutory", ""))
    if due and "recorder" in look.me:
        what = Words(f"assembly.{due}")
        rows = (row(Button("astep", due, "btn.astep", {"what": what})),)
        return case_card(look, "assembly.card", rows, lines=lines, matter=matter, what=what)
    if not due and "party_secretary" in look.me:
        return case_card(look, "assembly.done", (row(Button("apassed")),), lines=lines)
    return waiting(look, "recorder" if due else "party_secretary")


def line(step: AssemblyStep) -> Words:
    """One step with its numbers, so that anyone can check them."""
    values = {
        "what": Words(f"assembly.{step.step}"), "day": step.held_on, "due": step.due,
        "present": step.present, "yes": step.yes, "no": step.no, "abstain": step.abstain,
        "result": Words(f"assembly.result.{step.passed}".lower()),
    }  # fmt: skip
    return Words("assembly.line", values)


def write_step(step: Step) -> None:
    """记一步: when, where, who chaired, how many."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if step.command.arg != next_step(look):
        raise stop("press.stale", alert=False)
    step.ask("astep", step.by, step=step.command.arg)


def _is_last(asking: Asking) -> bool:
    return bool(asking.answer("step") == LAST)


def _ask_kind(asking: Asking) -> Card:
    return ask_card("assembly.kind", (tuple(choice(k, f"btn.assembly.{k}") for k in KINDS),))


def _take_kind(asking: Asking, given: Given) -> Took:
    return Next({"kind": given.arg}) if given.arg in KINDS else Wrong("wrong.choice")


def _ask_day(asking: Asking) -> Card:
    what = Words(f"assembly.{asking.answer('step')}")
    rows = (row(choice("today", "btn.today"), Button("back")),)
    return ask_card("assembly.day", rows, what=what)


def _take_day(asking: Asking, given: Given) -> Took:
    look = asking.look
    today = local_day(look.now, look.profile.calendar)
    if given.arg == "today":
        return Next({"day": today.isoformat()})
    match read(given.text, look.now, look.profile.calendar):
        case Passed(when):
            return Next({"day": local_day(when, look.profile.calendar).isoformat()})
        case Meant(guesses, _) if guesses[0].day == today:
            return Next({"day": today.isoformat()})
        case Meant():
            return Wrong("assembly.ahead")
    return Wrong("plan.baddate")


def _ask_where(asking: Asking) -> Card:
    venues = [str(v["name"]) for v in asking.look.view.community.venues][:6]
    rows = (tuple(choice(str(i), "btn.word", word=v) for i, v in enumerate(venues)),)
    return ask_card("assembly.where", (*rows, row(Button("back"))))


def _take_where(asking: Asking, given: Given) -> Took:
    venues = [str(v["name"]) for v in asking.look.view.community.venues][:6]
    chosen = given.arg.isdigit() and int(given.arg) < len(venues)
    text = venues[int(given.arg)] if chosen else given.words
    if len(text) < 2:
        return Wrong("field.short")
    return too_long(text, PLACE) or Next({"place": text})


def _ask_chair(asking: Asking) -> Card:
    return ask_card("assembly.chair", (row(Button("back")),))


def _ask_numbers(asking: Asking) -> Card:
    key = "assembly.numbers.homes" if asking.answer("kind") == "assembly" else "assembly.numbers"
    return ask_card(key, (row(Button("back")),))


def _take_numbers(asking: Asking, given: Given) -> Took:
    found = [
        int(n) for n in re.findall(r"\d{1,6}", unicodedata.normalize("NFKC", given.text), re.A)
    ]
    if len(found) not in (NUMBERS, HOMES):
        return Wrong("assembly.five")
    due, present, yes, no, abstain = found[:NUMBERS]
    homes = found[NUMBERS:] or [0, 0]
    if present > due or yes + no + abstain > present or homes[1] > homes[0]:
        return Wrong("assembly.sum", {"x": yes + no + abstain, "m": present})
    return Next({"numbers": [*found[:NUMBERS], *homes]})


def _ask_number(asking: Asking) -> Card:
    return ask_card("assembly.no", (row(choice("none", "btn.nonumber"), Button("back")),))


def _take_number(asking: Asking, given: Given) -> Took:
    if given.arg == "none":
        return Next({"no": ""})
    if not given.words:
        return Wrong("field.short")
    return too_long(given.words, NUMBER) or Next({"no": given.words})


def _write(step: Step, wizard: Wizard) -> None:
    """The step stands with its numbers; too few came, or too few agreed, and the way changes (T53, T54)."""
    said, case = wizard.answers, step.case
    due, present, yes, no, abstain, homes_due, homes = said["numbers"]
    held = AssemblyStep(
        case_id=case.id, round=case.round, step=said["step"], kind=said.get("kind", ""),
        held_on=date.fromisoformat(said["day"]), place=said["place"], chair=said["chair"], due=due,
        present=present, homes_due=homes_due, homes_present=homes, yes=yes, no=no, abstain=abstain,
        decision_no=said.get("no", ""), by=step.by, at=step.now,
    )  # fmt: skip
    held = held.model_copy(update={"passed": verdict(held, _article(step, held))})
    step.put(held)
    step.deed(
        "assembly_step", step=held.step, due=due, present=present, yes=yes, passed=held.passed
    )
    if held.passed is None:
        step.go("assembly_no_quorum")
        failing.ask_again(step, {})
    elif not held.passed:
        step.go("assembly_failed")
    else:
        step.new_epoch()


def _article(step: Step, held: AssemblyStep) -> Article | None:
    """The article that holds on the day of the meeting; only the last step has one."""
    level, province = step.view.community.level, step.profile.level.province
    found = laws_in_force(level, held.held_on, province).get(f"{level}_{held.kind}")
    return found.article if found else None


def verdict(held: AssemblyStep, article: Article | None) -> bool | None:
    """In integers: any of the law's quorums, then its share of those present; None: too few came.

    Steps before the last, and meetings for which no article is held, take more than half of those
    present (default DEF5).
    """
    if article and article.quorum and not any(_enough(held, q) for q in article.quorum):
        return None
    if held.present <= 0:
        return None
    agree = article.agree if article else None
    if agree is None:
        return 2 * held.yes > held.present
    return _over(held.yes, held.present, agree)


def _enough(held: AssemblyStep, share: Share) -> bool:
    if share.of == "households":
        return held.homes_due > 0 and _over(held.homes_present, held.homes_due, share)
    return held.due > 0 and _over(held.present, held.due, share)


def _over(part: int, whole: int, share: Share) -> bool:
    have, asked = share.ratio.denominator * part, share.ratio.numerator * whole
    return have > asked if share.compare == ">" else have >= asked


def passed(step: Step) -> None:
    """T51, T52: decided by the meeting; on to filing, or to the board where nothing is filed."""
    look = Look(step.view, step.by, step.profile, step.now, step.me)
    if next_step(look) or not all(s.passed for s in taken(look).values()):
        raise stop("press.stale", alert=False)
    flags = {k: v for k, v in step.case.flags.items() if k != "statutory"}
    step.edit_case(flags={**flags, "matter": step.case.flags.get("statutory", "")})
    step.go("assembly_passed")
    step.deed("assembly_passed", steps=steps_of(look))
    if step.case.state == "published":
        publication.owed(step)


ACTS = {"astep": Act(write_step), "apassed": Act(passed)}
WIZARDS = {
    "astep": WizardKind(
        (
            Question("kind", _ask_kind, _take_kind, lambda a: not _is_last(a)),
            Question("day", _ask_day, _take_day),
            Question("place", _ask_where, _take_where),
            Question("chair", _ask_chair, one_line("chair", 20, "field.short", least=1)),
            Question("numbers", _ask_numbers, _take_numbers),
            Question("no", _ask_number, _take_number, lambda a: not _is_last(a)),
        ),
        _write,
    )
}
CARDS = {"assembly": assembly_card}
