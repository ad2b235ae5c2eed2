"""The law in force: which text on which day and where, its figures, and the law as a floor."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from flows.profile.error import ProfileError
from flows.profile.law import LAWS, Share, board_days, floors, laws_in_force, load_laws
from flows.profile.load import PROFILES, load_profile

BEFORE, AFTER = date(2025, 12, 31), date(2026, 1, 1)
YUNXI = Path(__file__).resolve().parents[2] / "scenarios/profiles/yunxi.toml"


@pytest.fixture(scope="module")
def jinhua():
    return load_profile(PROFILES / "jinhua.toml")


@pytest.fixture(scope="module")
def yunxi():
    return load_profile(YUNXI)


def _share(share: Share) -> tuple[str, Fraction, str]:
    return share.of, share.ratio, share.compare


def test_villages_and_communities_have_their_own_articles():
    village, community = (laws_in_force(level, AFTER) for level in ("village", "community"))
    assert "village_openness" in village
    assert "village_openness" not in community
    assert "community_openness" in community
    assert "civil_exceeds" in village
    assert "civil_exceeds" in community


def test_the_2025_text_holds_from_new_year_2026():
    assert laws_in_force("village", BEFORE)["village_assembly"].edition == "2018-12-29"
    assert laws_in_force("village", AFTER)["village_assembly"].edition == "2025-10-28"
    assert "village_openness" not in laws_in_force("village", BEFORE)
    assert laws_in_force("village", date(2018, 1, 1)).keys() == set()


def test_articles_keep_their_key_and_change_their_number():
    before, after = (laws_in_force("village", day)["village_reps"] for day in (BEFORE, AFTER))
    assert (before.article.article, after.article.article) == ("第二十六条", "第三十条")
    assert before.article.quote in after.article.quote


def test_households_differ_between_village_and_community():
    """Do not share one constant: two thirds here, more than half there."""
    village = laws_in_force("village", AFTER)["village_assembly"].article
    community = laws_in_force("community", AFTER)["community_assembly"].article
    assert [_share(one) for one in village.quorum] == [
        ("adults", Fraction(1, 2), ">"),
        ("households", Fraction(2, 3), ">="),
    ]
    assert [_share(one) for one in community.quorum] == [
        ("adults", Fraction(1, 2), ">"),
        ("households", Fraction(1, 2), ">"),
    ]
    assert village.agree is not None
    assert _share(village.agree) == ("present", Fraction(1, 2), ">")


def test_matters_are_six_in_2025_and_were_nine():
    before, after = (laws_in_force("village", day)["village_matters"] for day in (BEFORE, AFTER))
    assert (len(before.article.matter), len(after.article.matter)) == (9, 6)
    assert after.article.party_first
    assert not before.article.party_first


@pytest.mark.parametrize("law", load_laws(), ids=lambda law: f"{law.short} {law.edition}")
def test_every_matter_and_every_figure_stands_in_the_quote(law):
    figures = {15: "十五日", 10: ("十日", "十天"), 3: "三日"}
    for article in law.article:
        assert all(matter.text in article.quote for matter in article.matter)
        for days in filter(None, (article.board_days, article.notice_days)):
            words = figures[days]
            assert any(
                word in article.quote for word in (words if isinstance(words, tuple) else (words,))
            )


def test_matters_of_the_collective_that_representatives_may_not_decide():
    matters = laws_in_force("village", AFTER)["collective_matters"].article.matter
    assert [one.id for one in matters if not one.delegable] == ["k1", "k3", "k8", "k10", "k12"]
    agree = laws_in_force("village", AFTER)["collective_members"].article.agree
    assert agree is not None
    assert _share(agree) == ("all_members", Fraction(2, 3), ">=")


def test_provincial_measures_hold_in_their_province():
    assert "zhejiang_reps_notice" in laws_in_force("village", AFTER, "浙江省")
    assert "zhejiang_reps_notice" not in laws_in_force("village", AFTER, "重庆市")
    assert "zhejiang_reps_notice" not in laws_in_force("village", AFTER)


@pytest.mark.requirement("S2-49")
@pytest.mark.parametrize("level", ["village", "community"])
def test_fifteen_days_on_the_board_by_law(jinhua, level):
    floor = board_days(jinhua, level, date(2026, 11, 21))
    assert (floor.value, floor.law_value) == (15, 15)
    assert floor.provision is not None
    assert "公布的期限不得少于十五日" in floor.provision.article.quote


def test_where_the_document_asks_for_less_the_law_holds_and_both_are_said(yunxi):
    floor = board_days(yunxi, "village", AFTER)
    assert (floor.value, floor.document_value, floor.law_value) == (15, 7, 15)
    assert floor.law_decides
    assert floor.provision is not None
    assert floor.provision.article.article == "第三十五条"


def test_where_no_law_asks_the_document_holds(yunxi):
    floor = board_days(yunxi, "village", BEFORE)
    assert (floor.value, floor.law_value, floor.provision) == (7, 0, None)
    assert not floor.law_decides


def test_where_the_document_asks_for_more_it_holds(yunxi):
    longer = yunxi.model_copy(
        update={"publication": yunxi.publication.model_copy(update={"keep_days": 30})}
    )
    floor = board_days(longer, "village", AFTER)
    assert (floor.value, floor.law_decides) == (30, False)


def test_floors_for_what_a_community_may_set(yunxi):
    assert floors(yunxi, "village", AFTER) == {"publication.keep_days": 15}
    assert floors(yunxi, "village", BEFORE) == {"publication.keep_days": 0}


def test_no_consultation_article_sets_a_figure():
    """No statute sets a quorum, a vote, a notice or a deadline for a consultation as such."""
    for level in ("village", "community"):
        article = laws_in_force(level, AFTER)[f"{level}_consultation"].article
        assert (article.quorum, article.agree, article.notice_days, article.board_days) == (
            (),
            None,
            0,
            0,
        )


GOOD = (LAWS / "village_2025.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "key", "reason"),
    [
        ("board_days = 15", 'board_days = "fifteen"', "article.village_openness.board_days", "int"),
        ("board_days = 15", "board_day = 15", "article.village_openness.board_day", "Extra"),
        ('key = "village_records"', 'key = "village_remedy"', "village_remedy", "one key"),
        ("in_force = 2026-01-01", "in_force = 2026", "in_force", "date"),
        ('levels = ["village"]', 'levels = ["town"]', "levels.0", "'village'"),
    ],
)
def test_a_broken_law_names_file_key_and_reason(tmp_path, old, new, key, reason):
    assert GOOD.count(old) == 1
    (tmp_path / "village.toml").write_text(GOOD.replace(old, new), encoding="utf-8")
    with pytest.raises(ProfileError) as caught:
        load_laws(tmp_path)
    assert (caught.value.file, caught.value.key) == ("village.toml", key)
    assert reason in caught.value.reason


def test_two_editions_never_hold_on_one_day(tmp_path):
    old = (LAWS / "village_2018.toml").read_text(encoding="utf-8")
    (tmp_path / "a.toml").write_text(old.replace("until = 2025-12-31\n", ""), encoding="utf-8")
    (tmp_path / "b.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ProfileError, match="in force on the same days") as caught:
        load_laws(tmp_path)
    assert caught.value.file == "b.toml"


def test_only_texts_that_are_held_stand_among_the_laws():
    """Recalled or partly seen texts are never shown as law: the 2015 opinion, 四议两公开, 南塘."""
    assert {law.short for law in load_laws()} == {
        "村民委员会组织法",
        "城市居民委员会组织法",
        "农村集体经济组织法",
        "民法典",
        "放假办法",
        "浙江办法",
        "重庆办法",
    }
    text = "".join(path.read_text(encoding="utf-8") for path in LAWS.glob("*.toml"))
    assert not any(word in text for word in ("四议两公开", "南塘", "工作条例", "中办发"))
