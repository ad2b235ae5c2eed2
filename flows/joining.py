"""Standing on the roster: name and group are asked, a match is a wish that a recorder confirms (DECISIONS 18)."""

from flows import links, offices, voting, welcome
from flows.act import Act
from flows.command import BOT, NOTHING
from flows.look import Look, row
from flows.model import Account, Consent, Focus, Joining, Link, Member, Person, Wizard
from flows.outcome import Button, Card, Refused, Words
from flows.roles import LEFT
from flows.roster import tell_deciders
from flows.step import Step, Stop
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
    too_long,
)

WORDS = frozenset({"", "menu", "hello", "setup"})
"""What our own plain links carry: no token, only where to go."""

NAME, GROUP, MOST = 20, 20, 6
"""Characters of a name and of a group's; so many people of one name are offered."""


def join(step: Step) -> None:
    """Both consents are given: from here on there is a person behind the account."""
    if step.by != BOT:
        known(step)
        return
    telegram_id = int(step.command.data["telegram_id"])
    account = step.view.find(Account, telegram_id)
    if account is not None:
        step.show("card", 0, account.person_id, fresh=True)
        return
    link = links.at_hand(step)
    if link is not None and link.purpose == "r":
        offices.redeem(step, link, telegram_id, 0)
        agree(step, link.person_id)
        return
    person = Person(id=step.view.take("person"), name="")
    step.put(person, Account(telegram_id=telegram_id, person_id=person.id, started=True))
    agree(step, person.id)
    step.deed("consented", person=person.id, wording=welcome.WORDING)
    kind = _ask_who(step, person.id, link)
    step.show(kind, step.view.community.id if kind == "setup" else 0, person.id, fresh=True)


def agree(step: Step, person: int) -> None:
    """Two consents, each a row with its date and wording (DECISIONS 19)."""
    for kind in welcome.CONSENTS:
        version = welcome.WORDING
        step.put(Consent(person_id=person, kind=kind, text_version=version, at=step.now))


def _ask_who(step: Step, person: int, link: Link | None) -> str:
    """His first question, and the living message on which it stands."""
    home = step.view.community.id
    step.put(Focus(person_id=person, community_id=home))
    if step.command.data.get("admin") and (not home or step.command.arg == "setup"):
        step.ask("found", person)
        return "setup"
    invited = link.person_id if link else 0
    step.ask("register", person, telegram_id=int(step.command.data["telegram_id"]), invited=invited)
    return "card"


def known(step: Step) -> None:
    """An old button of the first screens, pressed by somebody who has agreed long ago."""
    step.shows.append(offices.home(step))


def start(step: Step) -> None:
    """开始 for somebody we know: what his link opens, else his card."""
    _let_in(step)
    link = links.at_hand(step)
    if step.command.arg == "setup" and "admin" in step.me:
        step.instead("setup")
        return
    if voting.to_ballot(step):
        return
    if link is not None:
        offices.opened(step, link)
    elif step.command.arg not in WORDS:
        raise Stop(Refused("link.gone", reply=True, shows=(offices.home(step),)))
    elif _unlisted(step) and step.view.wizard(step.by) is None:
        register(step)
    step.shows.append(offices.home(step))


def _let_in(step: Step) -> None:
    """Whoever presses Start can be written to, also if he had shut the bot out before."""
    account = step.view.find(Account, int(step.command.data.get("telegram_id", 0)))
    if account is not None and (account.blocked or not account.started):
        step.put(account.model_copy(update={"started": True, "blocked": False}))


def _unlisted(step: Step) -> bool:
    """Whether somebody agreed once and then went no further: he is asked his name again."""
    found = step.view.find(Member, step.view.community.id, step.by)
    listed = found is not None and found.state != LEFT
    waits = any(j.person_id == step.by and j.state == "open" for j in step.view.all(Joining))
    asked_before = any(j.person_id == step.by for j in step.view.all(Joining))
    return bool(step.view.community.id) and not (listed or waits or asked_before or step.me)


def register(step: Step) -> None:
    """登记: ask name and group, of somebody who has agreed and is not on the roster."""
    account = next((a for a in step.view.all(Account) if a.person_id == step.by), None)
    waits = any(j.person_id == step.by and j.state == "open" for j in step.view.all(Joining))
    if account is not None and not waits and "member" not in step.me:
        step.ask("register", step.by, telegram_id=account.telegram_id, invited=0)
    step.shows.append(offices.home(step))


# --- the questions ---


def _ask_name(asking: Asking) -> Card:
    return ask_card("start.name")


def _take_name(asking: Asking, given: Given) -> Took:
    name = clean_name(given.text)
    return Next({"name": name}) if name else Wrong("start.badname")


def clean_name(text: str) -> str:
    """A name without spaces inside Chinese, or nothing when the words cannot be one."""
    name = " ".join(text.split())
    if not name.isascii():
        name = name.replace(" ", "")
    letters = [c for c in name if c.isalpha()]
    fits = 2 <= len(name) <= NAME and len(letters) >= 2
    return name if fits and not any(c.isdigit() or c in "/@：:，,。" for c in name) else ""


def _invited(asking: Asking) -> bool:
    return bool(asking.answer("invited", 0))


def _matches(asking: Asking) -> list[Member]:
    """The people of the roster who may be meant: the invited one, or everybody of this name."""
    view, mine = asking.look.view, asking.wizard.person_id
    wanted, invited = str(asking.answer("name")), int(asking.answer("invited", 0))
    found = [
        m
        for m in view.all(Member)
        if m.state == "confirmed" and m.person_id not in (mine, 0)
        and (m.person_id == invited if invited else view.name(m.person_id) == wanted)
    ]  # fmt: skip
    return found[:MOST]


def _ask_bind(asking: Asking) -> Card:
    found = _matches(asking)
    name = asking.look.view.name(found[0].person_id)
    new = row(choice("new", "btn.notme"))
    if len(found) == 1:
        rows = (row(choice(f"p{found[0].person_id}", "btn.me")), new)
        return ask_card("start.bind", rows, name=name, group=_group(found[0]))
    mine = tuple(row(choice(f"p{m.person_id}", "btn.me.group", group=_group(m))) for m in found)
    return ask_card("start.which", (*mine, new), name=name, n=len(found))


def _group(member: Member) -> str | Words:
    """What tells two people of one name apart."""
    return member.group_name or member.household or Words("start.nogroup")


def _take_bind(asking: Asking, given: Given) -> Took:
    if given.arg == "new":
        return Next({"claims": 0, "invited": 0})
    known = {f"p{m.person_id}": m for m in _matches(asking)}
    if given.arg not in known:
        return Wrong("wrong.choice")
    member = known[given.arg]
    name = asking.look.view.name(member.person_id)
    return Next({"claims": member.person_id, "group": member.group_name, "name": name})


def _ask_group(asking: Asking) -> Card:
    members = asking.look.view.all(Member)
    groups = list(dict.fromkeys(m.group_name for m in members if m.group_name))[:MOST]
    rows = tuple(row(choice(f"g{i}", "btn.word", word=g)) for i, g in enumerate(groups))
    return ask_card("start.group", (*rows, row(choice("skip", "btn.skip"))))


def _take_group(asking: Asking, given: Given) -> Took:
    members = asking.look.view.all(Member)
    groups = list(dict.fromkeys(m.group_name for m in members if m.group_name))[:MOST]
    if given.arg == "skip":
        return Next({"group": ""})
    if given.arg[:1] == "g" and given.arg[1:].isdigit() and int(given.arg[1:]) < len(groups):
        return Next({"group": groups[int(given.arg[1:])]})
    if not given.words:
        return Wrong("wrong.choice")
    return too_long(given.words, GROUP) or Next({"group": given.words})


def _wish(step: Step, wizard: Wizard) -> None:
    """The wish goes to whoever may confirm it; somebody new stands on the roster as asked."""
    answers, who = wizard.answers, wizard.person_id
    home, claims = step.view.community.id, int(answers.get("claims", 0))
    person = step.view.get(Person, who)
    step.put(person.model_copy(update={"name": answers["name"]}))
    if not claims:
        group = str(answers.get("group", ""))
        step.put(Member(community_id=home, person_id=who, group_name=group, state="asked"))
    wish = Joining(
        id=step.view.take("joining"), community_id=home, person_id=who, claims=claims,
        telegram_id=int(answers["telegram_id"]), name=answers["name"],
        group_name=str(answers.get("group", "")), at=step.now,
    )  # fmt: skip
    step.put(wish)
    step.deed("asked_to_join", joining=wish.id, person=who, claims=claims)
    tell_deciders(step, wish)


REGISTER = WizardKind(
    (
        Question("name", _ask_name, _take_name, _invited),
        Question("bind", _ask_bind, _take_bind, lambda asking: not _matches(asking)),
        # Who was invited and says it is not him has given no name yet.
        Question("own", _ask_name, _take_name, lambda asking: bool(asking.answer("name"))),
        Question("group", _ask_group, _take_group, lambda a: bool(a.answer("claims", 0))),
    ),
    _wish,
)


def home_card(look: Look) -> Card | None:
    """For somebody who is not on the roster: that he waits, or how to get on it."""
    view = look.view
    if not view.community.id:
        return Card("setup.resume", {}, (row(Button("setup")),))
    if look.me - {"admin"}:
        return None
    if any(j.person_id == look.person and j.state == "open" for j in view.all(Joining)):
        return Card("start.pending", {}, (row(Button("cases", "", "btn.look")),), NOTHING)
    if look.me:
        return None
    return Card("start.unlisted", {"community": view.community.name}, (row(Button("register")),))


ACTS = {
    "join": Act(join, "community", loose=True),
    "start": Act(start, "community", loose=True),
    "menu": Act(known, "community", loose=True),
    "consent": Act(known, "community", loose=True),
    "register": Act(register, "community", loose=True),
}
WIZARDS = {"register": REGISTER}
