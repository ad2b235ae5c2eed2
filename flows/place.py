"""Where and in which form people meet (地点、形式): the place, the way in from afar, and the legal meeting."""

from flows.look import row, stack
from flows.model import Meeting
from flows.offers import offers
from flows.outcome import Button, Card, Words
from flows.profile.law import meeting_days
from flows.profile.session import Form
from flows.wizard import (
    Asking,
    Given,
    Next,
    Question,
    Stay,
    Took,
    Wrong,
    ask_card,
    choice,
    too_long,
)

PLACE, LINK, RULES = 60, 200, 300
"""Characters."""


def where(meeting: Meeting) -> str | Words:
    """The place in words; a meeting without one is held online."""
    return meeting.place or Words("place.online")


def _ask_place(asking: Asking) -> Card:
    """The known venues; 现场加网上 is a mark that holds for whichever is chosen."""
    venues = asking.look.view.community.venues
    rows = stack([choice(str(i), "btn.word", word=v["name"]) for i, v in enumerate(venues)])
    both = "btn.hybrid.on" if asking.answer("hybrid") else "btn.hybrid"
    online = row(choice("both", both), choice("online", "btn.online"), Button("back"))
    return ask_card("plan.place", (*rows, online))


def _take_place(asking: Asking, given: Given) -> Took:
    venues = asking.look.view.community.venues
    if given.text:
        return too_long(given.words, PLACE) or _at(given.words)
    if given.arg == "both":
        return Stay({"hybrid": not asking.answer("hybrid")})
    if given.arg == "online":
        return Next({"place": "", "online": True})
    if given.arg.isascii() and given.arg.isdigit() and int(given.arg) < len(venues):
        return _at(venues[int(given.arg)]["name"])
    return Wrong("wrong.choice")


def _at(place: str) -> Took:
    return Next({"place": place, "online": False})


def _area(asking: Asking) -> int:
    """The registered area of the chosen venue in square metres, 0 where nobody knows it."""
    venues = asking.look.view.community.venues
    known = {str(v["name"]): int(v.get("area", 0)) for v in venues}
    return known.get(str(asking.answer("place")), 0)


def _large_enough(asking: Asking) -> bool:
    area, least = _area(asking), asking.look.profile.venue.min_area_m2
    return bool(asking.answer("same")) or not area or area >= least


def _ask_area(asking: Asking) -> Card:
    """Smaller than the document wants (S2: 不少于30平方米): said, never forbidden."""
    rows = (row(choice("ok", "btn.known"), Button("back", label="btn.otherplace")),)
    return ask_card(
        "plan.area", rows, venue=asking.answer("place"), area=_area(asking),
        least=asking.look.profile.venue.min_area_m2,
    )  # fmt: skip


def _take_area(asking: Asking, given: Given) -> Took:
    return Next({}) if given.arg == "ok" else Wrong("wrong.choice")


def _ask_form(asking: Asking) -> Card:
    forms = asking.look.profile.form
    rows = stack([choice(f.id, "btn.word", word=f.name) for f in forms], 1)
    hints = [Words("plan.form.line", {"name": f.name, "hint": f.hint}) for f in forms if f.hint]
    return ask_card("plan.form", (*rows, row(Button("back"))), lines=hints)


def _take_form(asking: Asking, given: Given) -> Took:
    known = {f.id for f in asking.look.profile.form}
    return Next({"form": given.arg}) if given.arg in known else Wrong("wrong.choice")


def form_of(asking: Asking) -> Form | None:
    """The form that was chosen."""
    wanted = asking.answer("form")
    return next((f for f in asking.look.profile.form if f.id == wanted), None)


def _ask_lawful(asking: Asking) -> Card:
    """Is it the legal meeting, or a consultation in its form (DECISIONS 27)?"""
    look, form = asking.look, form_of(asking)
    days = meeting_days(look.profile, form.statutory) if form else 0
    rows = (
        row(choice("no", "btn.lawful.no"), choice("yes", "btn.lawful.yes")),
        row(Button("back")),
    )
    lead = look.profile.notice.lead_days
    return ask_card("plan.lawful", rows, form=form.name if form else "", days=days, lead=lead)


def _take_lawful(asking: Asking, given: Given) -> Took:
    form = form_of(asking)
    if given.arg not in ("yes", "no") or form is None:
        return Wrong("wrong.choice")
    return Next({"lawful": form.statutory if given.arg == "yes" else ""})


def _not_statutory(asking: Asking) -> bool:
    form = form_of(asking)
    return bool(asking.answer("same")) or form is None or not form.statutory


def _ask_link(asking: Asking) -> Card:
    rows = stack([choice(str(i), "btn.word", word=t) for i, t in enumerate(offers().links)], 2)
    return ask_card("plan.link", (*rows, row(Button("back"))))


def _take_link(asking: Asking, given: Given) -> Took:
    if given.text:
        return too_long(given.words, LINK) or Next({"link": given.words})
    known = offers().links
    if given.arg.isascii() and given.arg.isdigit() and int(given.arg) < len(known):
        return Next({"link": known[int(given.arg)]})
    return Wrong("wrong.choice")


def _all_on_site(asking: Asking) -> bool:
    form = form_of(asking)
    online = asking.answer("online") or asking.answer("hybrid") or (form and form.online_only)
    return bool(asking.answer("same")) or not online


def _ask_rules(asking: Asking) -> Card:
    """本村常用, the thirteen articles, or one's own words."""
    if asking.answer("own"):
        return ask_card("plan.rules.own", (row(choice("known", "btn.back")),))
    rows = stack([choice(r.id, "btn.word", word=r.name) for r in offers().rules])
    texts = [Words("plan.rules.line", {"name": r.name, "text": r.text}) for r in offers().rules]
    return ask_card(
        "plan.rules", (*rows, row(choice("own", "btn.ownrules"), Button("back"))), texts=texts
    )


def _take_rules(asking: Asking, given: Given) -> Took:
    if given.text:
        return too_long(given.words, RULES) or Next({"rules": given.words, "own": False})
    if given.arg in ("own", "known"):
        return Stay({"own": given.arg == "own"}, anew=True)
    known = {r.id: r.text for r in offers().rules}
    return Next({"rules": known[given.arg]}) if given.arg in known else Wrong("wrong.choice")


def _same(asking: Asking) -> bool:
    return bool(asking.answer("same"))


QUESTIONS = (
    Question("place", _ask_place, _take_place, _same),
    Question("area", _ask_area, _take_area, _large_enough),
    Question("form", _ask_form, _take_form, _same),
    Question("lawful", _ask_lawful, _take_lawful, _not_statutory),
    Question("link", _ask_link, _take_link, _all_on_site),
    Question("rules", _ask_rules, _take_rules, _same),
)
