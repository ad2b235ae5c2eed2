"""Makes the font of the documents from Debian's fonts-noto-cjk: every Han character that it has.

Run by hand, once, with fontTools (`python -m documents.fonts.make`); the result is committed, so
that a fresh clone needs neither the 57 MB package nor a network. 通用规范汉字表 lies wholly inside
what is taken: the unified ideographs, extension A, and what the font has beyond the first plane.
"""

import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path

HERE = Path(__file__).parent
SOURCE = Path("/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc")
FACE = 2  # Noto Sans CJK SC in the collection
FONT = HERE / "NotoSansSC-subset.otf"
COVERAGE = HERE / "coverage.txt"
RANGES = (
    (0x20, 0x7E), (0xA0, 0x24F), (0x370, 0x45F), (0x2000, 0x206F), (0x2100, 0x214F), (0x2150, 0x218F),
    (0x2190, 0x21FF), (0x2200, 0x22FF), (0x2460, 0x24FF), (0x2500, 0x257F), (0x25A0, 0x25FF),
    (0x2600, 0x266F), (0x3000, 0x303F), (0x3105, 0x312F), (0x2E80, 0x2FDF), (0x3200, 0x33FF), (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF), (0xF900, 0xFAFF), (0xFE30, 0xFE4F), (0xFF00, 0xFFEF), (0x20000, 0x3FFFF),
)  # fmt: skip


def runs(points: Iterable[int]) -> list[tuple[int, int]]:
    """Sorted code points as runs from–to."""
    found: list[tuple[int, int]] = []
    for point in sorted(points):
        if found and found[-1][1] == point - 1:
            found[-1] = (found[-1][0], point)
        else:
            found.append((point, point))
    return found


def main() -> int:
    """Subset the font and write down what it covers."""
    from fontTools.ttLib import TTFont

    unicodes = ",".join(f"{a:X}-{b:X}" for a, b in RANGES)
    command = [
        sys.executable, "-m", "fontTools.subset", str(SOURCE), f"--font-number={FACE}",
        f"--unicodes={unicodes}", "--no-hinting",
        "--layout-features=", "--notdef-outline", f"--output-file={FONT}",
    ]  # fmt: skip
    subprocess.run(command, check=True)  # noqa: S603
    covered = runs(TTFont(FONT).getBestCmap())
    COVERAGE.write_text("\n".join(f"{a:X}-{b:X}" for a, b in covered) + "\n", encoding="ascii")
    return 0


if __name__ == "__main__":
    sys.exit(main())
