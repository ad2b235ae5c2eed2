"""Words from outside are one harmless paragraph; file names fit every system."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from documents.clean import NAME_BYTES, clean, file_name


@pytest.mark.parametrize(
    ("given", "clean_"),
    [
        ("=1+1", "＝1+1"),
        ("+86 571", "＋86 571"),
        ("-1度", "－1度"),
        ("@SUM(A1)", "＠SUM(A1)"),
        (" \t=1", "＝1"),
        ("\u200b=1", "＝1"),
        ("a\nb\r\nc\u2028d", "a b c d"),
        ("张\u202e三\u2066李\u2069", "张三李"),
        ("a\x00\x07\x1b[31mb", "a[31mb"),
        ("龑𬱖𬭛·é", "龑𬱖𬭛·é"),
        ("编号：1　　花溪村", "编号：1　　花溪村"),
        ("\ud800x\uffff", "x"),
        ("🙂", "🙂"),
    ],
)
def test_clean(given, clean_):
    assert clean(given) == clean_


def test_a_character_younger_than_this_python_stays():
    assert unicodedata.category("\U000323af") in ("Cn", "Lo")
    assert clean("\U000323af") == "\U000323af"


@given(st.text())
def test_clean_is_one_line_and_stays_clean(text):
    once = clean(text)
    assert clean(once) == once
    assert not set(once) & set("\n\r\t\x0b\x0c\x00\x1b\u2028\u2029\u202e")
    assert once[:1] not in tuple("=+-@")
    once.encode("utf-8")


@pytest.mark.parametrize(
    ("given", "name"),
    [
        ("2026-01_通知_装灯", "2026-01_通知_装灯.txt"),
        ("../../etc/passwd", "etc_passwd.txt"),
        ('a\\b:c*d?e"f<g>h|i', "a_b_c_d_e_f_g_h_i.txt"),
        ("CON", "文书CON.txt"),
        ("com1.x", "文书com1.x.txt"),
        ("...", "文书.txt"),
        ("", "文书.txt"),
        ("x\x00\n\u202ey", "x_y.txt"),
    ],
)
def test_file_name(given, name):
    assert file_name(given, "txt") == name


@given(st.text())
def test_file_name_fits_everywhere(text):
    name = file_name(text, "docx")
    assert len(name.encode()) <= NAME_BYTES and name.endswith(".docx")
    assert not set(name) & set('\\/:*?"<>|\n\r\t\x00')
    assert name[0] not in ". "
