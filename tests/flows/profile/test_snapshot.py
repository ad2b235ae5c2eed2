"""What a case keeps and what a community may set: round trips, hashes, bounds, the law as a floor."""

from __future__ import annotations

import json
from datetime import time
from pathlib import Path

import pytest

from flows.profile.error import OverrideError
from flows.profile.load import PROFILES, load_profile
from flows.profile.override import Value, effective
from flows.profile.schema import Profile
from flows.profile.snapshot import SnapshotError, changed, from_snapshot, profile_hash, snapshot

YUNXI = Path(__file__).resolve().parents[2] / "scenarios/profiles/yunxi.toml"
SET: dict[str, Value] = {
    "notice.lead_days": 5,
    "meeting.rules_card": "nantang",
    "calendar.quiet_hours": ["22:00", "07:00"],
}


@pytest.fixture(params=[PROFILES / "jinhua.toml", YUNXI], ids=["jinhua", "yunxi"])
def profile(request) -> Profile:
    return load_profile(request.param)


def test_a_snapshot_reads_back_to_the_same_profile(profile):
    text = snapshot(profile, {})
    assert from_snapshot(text) == profile
    assert snapshot(from_snapshot(text), {}) == text
    assert profile_hash(from_snapshot(text)) == json.loads(text)["hash"]


def test_a_snapshot_is_canonical(profile):
    text = snapshot(profile, {})
    assert text == json.dumps(
        json.loads(text), ensure_ascii=False, sort_keys=True, separators=(",", ":")
    )


def test_a_snapshot_holds_the_effective_profile_and_what_was_changed(small):
    text = snapshot(small, SET)
    kept = from_snapshot(text)
    assert kept == effective(small, SET)
    assert (kept.notice.lead_days, kept.calendar.quiet_hours) == (5, (time(22), time(7)))
    assert changed(text)["notice.lead_days"] == (3, 5)
    assert changed(text)["calendar.quiet_hours"] == (["21:00", "08:00"], ["22:00", "07:00"])


def test_the_hash_changes_with_any_value(small):
    assert profile_hash(small) != profile_hash(effective(small, {"notice.lead_days": 4}))
    assert profile_hash(small) == profile_hash(effective(small, {}))


def test_a_changed_snapshot_is_refused(small):
    text = snapshot(small, {})
    assert '"ratio":"1/2"' in text
    with pytest.raises(SnapshotError):
        from_snapshot(text.replace('"ratio":"1/2"', '"ratio":"1/3"'))


def test_the_profile_itself_is_never_changed(small):
    before = profile_hash(small)
    effective(small, SET)
    assert profile_hash(small) == before


@pytest.mark.parametrize(
    ("key", "value", "reason"),
    [
        ("vote.ratio", "1/3", "may not change"),
        ("vote.open_minutes", 20, "may not change"),
        ("gates.quorum", "off", "may not change"),
        ("no.such", 1, "may not change"),
        ("notice.lead_days", 2, "not within 3 to 30"),
        ("notice.lead_days", 31, "not within"),
        ("notice.lead_days", "4", "another kind"),
        ("notice.lead_days", True, "another kind"),
        ("meeting.rules_card", "loud", "choices"),
        ("calendar.send_at", "9 o'clock", "time of day"),
        ("calendar.send_at", "22:00", "quiet hours"),
        ("calendar.quiet_hours", ["08:00", "20:00"], "quiet hours"),
        ("calendar.quiet_hours", ["08:00"], "quiet_hours"),
    ],
)
def test_what_a_community_may_not_set(small, key, value, reason):
    with pytest.raises(OverrideError) as caught:
        effective(small, {key: value})
    assert reason in str(caught.value)


def test_less_than_the_law_is_refused(small):
    days = {"publication.keep_days": 12}
    assert effective(small, days).publication.keep_days == 12
    with pytest.raises(OverrideError, match="the law asks for at least 15"):
        effective(small, days, {"publication.keep_days": 15})
    with pytest.raises(OverrideError, match="the law asks"):
        snapshot(small, days, {"publication.keep_days": 15})
