"""The font in the repository: what it covers is what the list says, and it is small and free."""

from pathlib import Path

from fontTools.ttLib import TTFont

from documents.fonts.make import runs
from documents.glyphs import FONTS, has

FONT = FONTS / "NotoSansSC-subset.otf"


def test_the_list_is_that_of_the_font():
    covered = "\n".join(f"{a:X}-{b:X}" for a, b in runs(TTFont(FONT).getBestCmap())) + "\n"
    assert (FONTS / "coverage.txt").read_text(encoding="ascii") == covered


def test_it_has_every_character_that_a_name_may_have():
    """GB2312 and GBK whole, extension A, and the letters of 通用规范汉字表 beyond them."""
    gbk = {
        bytes([a, b]).decode("gbk", "ignore") for a in range(0x81, 0xFE) for b in range(0x40, 0xFF)
    }
    han = {c for c in gbk if "\u4e00" <= c <= "\u9fa5"}
    assert len(han) == 20902
    assert all(has(c) for c in han)
    assert all(has(chr(c)) for c in (*range(0x3400, 0x4DB6), *range(0x4E00, 0x9FF0)))
    assert all(has(c) for c in "龑𬱖𬭛𫟹𬇙𫄧𬬭𬭊𫓧𫭢𫰛𬀩𬍛𬜬𬣞𬳵𪟝㛃㳚")
    assert all(has(c) for c in "①②⑳㎡〓□■√×≥＞—…·＿（）〔〕《》“”‘’！、，。；：？％°")


def test_it_stays_small_and_its_licence_beside_it():
    assert sum(p.stat().st_size for p in FONTS.glob("*.otf")) <= 12 * 2**20
    licence = (FONTS / "OFL.txt").read_text(encoding="utf-8")
    assert "SIL OPEN FONT LICENSE Version 1.1" in licence and "Adobe" in licence


def test_what_it_lacks_is_known():
    assert not any(map(has, "ᠮ🙂☐☑\U0010ffff"))
    assert Path(FONT).read_bytes()[:4] == b"OTTO"
