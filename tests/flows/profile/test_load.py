"""Loading stops at a broken file and says file, key and reason: one case for each kind of mistake."""

from __future__ import annotations

import pytest

from flows.profile.error import ProfileError
from flows.profile.load import load_all, load_profile

STEPS = '[[meeting.step]]\nid = "talk"\ntext = "大家说"\ndoes = "speak"\n'
SIGN = 'agree_rule = "none"'
GONE = ""

# what is replaced, by what, the key that the error names, words of the reason
MISTAKES = {
    "not TOML": ('version = "1"', 'version : "1"', "-", "not TOML"),
    "a key twice": ('id = "small"', 'id = "small"\nid = "small"', "-", "not TOML"),
    "id is not the file's name": ('id = "small"', 'id = "large"', "id", "small"),
    "unknown section": ("[stats]", "[classifier]\n[stats]", "classifier", "Extra inputs"),
    "extends": ('version = "1"', 'version = "1"\nextends = "x"', "extends", "Extra inputs"),
    "keywords": ('themes = ["roads"]', 'keywords = ["路"]', "topic.allow.y.keywords", "Extra"),
    "unknown key": (
        "to_subjects = true\nsat",
        "to_people = true\nsat",
        "feedback.to_subjects",
        "required",
    ),
    "missing section": ("[dissent]", "[dissents]", "dissent", "required"),
    "missing key": ("ledger = true\n", GONE, "intake.ledger", "required"),
    "wrong type": (
        "duplicate_days = 30",
        'duplicate_days = "soon"',
        "intake.duplicate_days",
        "int",
    ),
    "wrong choice": ('host_votes = "last"', 'host_votes = "twice"', "roles.host_votes", "'never'"),
    "below zero": ("duplicate_days = 30", "duplicate_days = -1", "intake.duplicate_days", "below"),
    "schema of another time": ("schema_version = 1", "schema_version = 2", "schema_version", "1"),
    "ratio in words": ('ratio = "1/2"', 'ratio = "half"', "vote.ratio", "2/3"),
    "ratio as a float": ('ratio = "1/2"', "ratio = 0.5", "vote.ratio", "2/3"),
    "ratio in per cent": ('ratio = "1/2"', 'ratio = "50%"', "vote.ratio", "2/3"),
    "ratio over one": ('ratio = "1/2"', 'ratio = "3/2"', "vote.ratio", "at most 1"),
    "ratio of nothing": ('ratio = "1/2"', 'ratio = "1/0"', "vote.ratio", "2/3"),
    "compare": ('compare = ">"', 'compare = "<"', "vote.compare", "'>'"),
    "offset": ('at = ["P1WD", "P3WD"]', 'at = ["1 day"]', "reminders.R04.at.0", "not an offset"),
    "offset in two units": (
        'at = ["P1WD", "P3WD"]',
        'at = ["P1DT2H"]',
        "reminders.R04.at.0",
        "P1DT2H",
    ),
    "offset without number": (
        'at = ["P1WD", "P3WD"]',
        'at = ["PT"]',
        "reminders.R04.at.0",
        "missing",
    ),
    "hour of the day with hours": (
        '"-PT2H"',
        '"-PT2H@19:00"',
        "reminders.R06.then.0.at",
        "goes with",
    ),
    "time of day": ('send_at = "09:00"', 'send_at = "9"', "calendar.send_at", "21:00"),
    "date": ("issued = 2025-01-01", 'issued = "spring"', "source.issued", "date"),
    "unknown state on the path": ("lead = 1\n", "lead = 1\nleads = 1\n", "progress.map", "'leads'"),
    "path not covered": ("archived = 2\n", GONE, "progress.map", "'archived'"),
    "no such step": ("archived = 2\n", "archived = 3\n", "progress.map.archived", "3"),
    "empty step": ('labels = ["前", "后"]', 'labels = ["前", "后", "末"]', "progress.labels", "3"),
    "unknown role": ('host = "planning"', 'hoster = "planning"', "roles.required_from", "'hoster'"),
    "role for a state not visited": (
        'host = "planning"',
        'host = "adoption"',
        "roles.required_from.host",
        "never visits 'adoption'",
    ),
    "unknown role in a pair": ('"recorder", "supervisor"]]', '"recorder", "x"]]', "roles", "'x'"),
    "unknown approver": (
        'who = ["party_secretary"]',
        'who = ["x"]',
        "approval.step.party.who",
        "'x'",
    ),
    "unknown signer": ('signature = ["recorder"]', 'signature = ["x"]', "confirm.signature", "'x'"),
    "unknown gate": ('venue_area = "off"', 'venue_size = "off"', "gates", "'venue_size'"),
    "missing gate": ('venue_area = "off"\n', GONE, "gates.venue_area", "names every gate"),
    "strength": (
        'venue_area = "off"',
        'venue_area = "maybe"',
        "gates.venue_area.strength",
        "'block'",
    ),
    "confirm by nobody": ('by = ["convenor"]', "by = []", "gates.notice.lead.by", "confirm"),
    "block by somebody": (
        'venue_area = "off"',
        'venue_area = { strength = "block", by = ["host"] }',
        "gates.venue_area.by",
        "nobody",
    ),
    "confirm by an unknown role": (
        'by = ["convenor"]',
        'by = ["x"]',
        "gates.notice.lead.by",
        "'x'",
    ),
    "unknown reminder": ("[reminders.R20]", "[reminders.R99]", "reminders", "'R99'"),
    "unknown event": ('on = "item.due"', 'on = "item.late"', "reminders.R20.on", "'item.late'"),
    "event that never comes": (
        'on = "topic_review.enter"',
        'on = "adoption.enter"',
        "reminders.R04.on",
        "never visits",
    ),
    "unknown recipient": (
        'to = ["approver"]',
        'to = ["everybody"]',
        "reminders.R04.to",
        "'everybody'",
    ),
    "unknown later recipient": (
        'then = [{ at = "P5WD", to = ["host"] }]',
        'then = [{ at = "P5WD", to = ["x"] }]',
        "reminders.R04.to",
        "'x'",
    ),
    "reminder without a time": ('at = ["P0D"]', "at = []", "reminders.R20", "no time"),
    "reminder to nobody": ('to = ["owner"]', "to = []", "reminders.R20", "nobody"),
    "hours from a day": ('at = ["P0D"]', 'at = ["PT1H"]', "reminders.R20.at", "a moment"),
    "outcome is no trigger": ('"again_later"]', '"try_again"]', "outcome.on_fail", "'try_again'"),
    "outcome against filing": ('["to_filing"]', '["to_publication"]', "outcome.on_pass", "filing"),
    "no way after failing": ('["terminate", "again_later"]', "[]", "outcome.on_fail", "empty"),
    "assembly not enabled": ('"again_later"]', '"refer_assembly"]', "outcome.on_fail", "assembly"),
    "escalation not enabled": ('"again_later"]', '"escalate"]', "outcome.on_fail", "escalation"),
    "unknown extra": (
        "on_agree_extra = []",
        'on_agree_extra = ["x"]',
        "outcome.on_agree_extra",
        "'x'",
    ),
    "no steps": (STEPS, GONE, "meeting.step", "lets people speak"),
    "deciding first": (STEPS, STEPS.replace("speak", "decide"), "meeting.step", "last decides"),
    "no default form": ("default = true", "default = false", "form", "exactly one"),
    "default method": (
        'default_method = "buttons"',
        'default_method = "paper"',
        "vote.default_method",
        "not",
    ),
    "two options": ('"反对", "弃权"]', '"反对"]', "vote.options", "three"),
    "open longer than allowed": ("max_minutes = 60", "max_minutes = 5", "vote.open_minutes", "max"),
    "vote without a ratio": ('ratio = "1/2"\n', GONE, "vote.ratio", "switched on"),
    "vote and agreement by signature": (
        SIGN,
        'agree_rule = "all_sign"',
        "confirm.agree_rule",
        "mode",
    ),
    "reservations without signatures": (
        SIGN,
        f'{SIGN}\nreserve_rule = {{ min_ratio = "2/3", compare = ">=", '
        'no_stakeholder_side_objects = true, needs = "party_secretary" }',
        "confirm.reserve_rule",
        "signature",
    ),
    "details of what is off": (
        "[adoption]\nrequired = false",
        "[adoption]\nrequired = false\ndue_days = 7",
        "adoption.due_days",
        "switched off",
    ),
    "who approves within which time": (
        "sla_workdays = 3\n",
        GONE,
        "approval.sla_workdays",
        "switched on",
    ),
    "an empty list": ("[[topic.forbid]]", "[[topic.focus]]", "topic", "are empty"),
    "forbidden without a question": ('ask = "公平吗？"\n', GONE, "topic.n", "asks a question"),
    "reframe to nothing": ('reframe_to = "y"', 'reframe_to = "z"', "topic.n", "'z'"),
    "scope of a clause": ('themes = ["roads"]', 'scope = "县"', "topic.y", "'县'"),
    "class of a clause": (
        'themes = ["roads"]',
        'by_proposer_class = ["z"]',
        "topic.y",
        "'z'",
    ),
    "scope of the convenor": (
        'party_scopes = ["整体"]',
        'party_scopes = ["县"]',
        "convenor",
        "'县'",
    ),
    "id twice": ('id = "n"\n', 'id = "y"\n', "topic.y", "twice"),
    "unknown document": ('code = "D5"', 'code = "D99"', "document", "'D99'"),
    "archive wants another document": ('["D5"]', '["D7"]', "archive.required_documents", "'D7'"),
    "unknown field of the plan": ('["time", "place"]', '["time", "mood"]', "plan", "'mood'"),
    "unknown start of a deadline": (
        '"filing.done"',
        '"filing.over"',
        "publication.due_from",
        "over",
    ),
    "no such zone": ('"Asia/Shanghai"', '"Asia/Nowhere"', "calendar.timezone", "no such zone"),
    "sends in quiet hours": ('send_at = "09:00"', 'send_at = "22:00"', "calendar.send_at", "quiet"),
    "override of nothing": (
        '"notice.lead_days" = { m',
        '"notice.days" = { m',
        "overrides.notice.days",
        "no such value",
    ),
    "override leaves the value out": (
        '"notice.lead_days" = { min = 3',
        '"notice.lead_days" = { min = 4',
        "overrides.notice.lead_days",
        "3 is not within",
    ),
    "override without bounds": (
        '"notice.lead_days" = { min = 3, max = 30 }',
        '"notice.lead_days" = {}',
        "overrides.notice.lead_days",
        "needs min and max",
    ),
    "override of a rule": (
        '"notice.lead_days" = { m',
        '"vote.required" = { m',
        "overrides.vote.required",
        "only numbers",
    ),
    "figure without a source": ('"vote.ratio" = "made-up"\n', GONE, "vote.ratio", "without a line"),
    "reminder without a source": (
        '"reminders.R04" = "made-up"\n',
        GONE,
        "reminders.R04",
        "without a line",
    ),
    "gate without a source": (
        '"gates.notice.lead" = "made-up"\n',
        GONE,
        "gates.notice.lead",
        "without a line",
    ),
    "source for nothing": (
        '"vote.ratio" = "made-up"\n',
        '"vote.ratio" = "made-up"\n"vote.share" = "made-up"\n',
        "sources.vote.share",
        "not in the file",
    ),
    "source that says nothing": (
        '"vote.ratio" = "made-up"',
        '"vote.ratio" = "everybody knows"',
        "sources.vote.ratio",
        "not a source",
    ),
    "default without a number": (
        '"vote.ratio" = "made-up"',
        '"vote.ratio" = "default"',
        "sources.vote.ratio",
        "not a source",
    ),
    "default that is not on the list": (
        '"vote.ratio" = "made-up"',
        '"vote.ratio" = "default DEF29"',
        "sources.vote.ratio",
        "not a source",
    ),
    "law that is not held": (
        '"vote.ratio" = "made-up"',
        '"vote.ratio" = "law:village_nothing"',
        "sources.vote.ratio",
        "no such law",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_stops_with_file_key_and_reason(broken, mistake):
    old, new, key, reason = mistake
    error = broken(old, new)
    assert error.file == "small.toml"
    assert error.key == key
    assert reason in error.reason
    assert str(error).startswith("small.toml: ")


def test_the_good_file_loads(small):
    """The control for all of the above: without the edit the same file is fine."""
    assert small.id == "small"


def test_a_guard_names_a_law_that_is_held(broken):
    guard = '[[guard]]\nid = "g"\ntext = "t"\nlaws = ["nothing"]\ntell = "t"\n\n[convenor]'
    assert broken("[convenor]", guard).key == "guard.g.laws"


def test_missing_details_are_named(good, tmp_path):
    text = good.replace("archived = 2\n", "archived = 2\nevaluating = 2\n")
    text = text.replace("[evaluation]\nrequired = false", "[evaluation]\nrequired = true")
    (tmp_path / "small.toml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_profile(tmp_path / "small.toml")
    assert (caught.value.key, "switched on" in caught.value.reason) == ("evaluation.by", True)


def test_an_empty_folder_is_an_error(tmp_path):
    with pytest.raises(ProfileError, match="no profile here"):
        load_all(tmp_path)


def test_all_shipped_profiles_load():
    for name, profile in load_all().items():
        assert profile.id == name
