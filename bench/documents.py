"""Documents: Word beside the obvious way, typst beside stated limits, and nothing heavy at import.

`python -m bench.documents` prints both sides and the ratio, and ends with 1 where a goal is missed.
Peers that are not installed are stated with what was measured for them on a calm machine, so there the
best of our runs is compared. Every run has other words: typst remembers what it has set before.
"""

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from documents import docx, make, result_picture, typst
from documents.make import lay_out, model
from documents.paper import Origin
from documents.sheet import Sheet
from flows.outcome import Put
from tests.documents import cases

WEASYPRINT_MS = 1959.0  # measured once for a record form of three pages
MATPLOTLIB_MS = 76.0  # measured once for three bars of the same size, with the same font
DOCX_SHARE, PDF_SHARE, PNG_SHARE, WARM_SHARE = 0.10, 0.05, 0.20, 0.80


class ByCell:
    """The cells of a table, each asked for by `table.cell()`: what one writes first."""

    def __init__(self, table: Any, columns: int) -> None:
        self._table, self._columns = table, columns

    def __getitem__(self, at: int) -> Any:
        return self._table.cell(at // self._columns, at % self._columns)


def runs(work: Callable[[int], object], times: int) -> list[float]:
    """Milliseconds of several runs, after one that does not count; each gets its number."""
    work(0)
    found = []
    for n in range(1, times + 1):
        start = time.perf_counter()
        work(n)
        found.append((time.perf_counter() - start) * 1000)
    return found


def ms(work: Callable[[int], object], times: int) -> float:
    """The median of several runs."""
    return statistics.median(runs(work, times))


def other(sheet: Sheet, n: int) -> Sheet:
    """The sheet with other words in every line."""
    return sheet.each(lambda text: f"{text}{n}")


def sheet_of(code: str) -> tuple[Sheet, Any]:
    hall = cases.ready("eighty")
    view = hall.view(1)
    paper = model(view, hall.profile, code, hall.now)
    return lay_out(paper, Origin(view, hall.profile, code, hall.now)), hall.now


def word_by_cell(sheet: Sheet, now: Any) -> float:
    """The same file with every cell asked for by itself."""
    ours = docx._framed

    def framed(paper: Any, rows: int, widths: list[float]) -> Any:
        table, _ = ours(paper, rows, widths)
        return table, ByCell(table, len(widths))

    docx._framed = framed
    try:
        return ms(lambda n: docx.render(sheet, now), 2)
    finally:
        docx._framed = ours


def cold(sheet: Sheet, now: Any) -> float:
    """A compiler made anew for each file."""

    def once(n: int) -> None:
        typst._compiler.cache_clear()
        typst.pdf(other(sheet, n), now)

    return ms(once, 5)


def heavy_at_import() -> list[str]:
    program = (
        "import sys, documents\n"
        "print(*sorted({'docx', 'lxml', 'typst', 'matplotlib', 'fontTools'} & set(sys.modules)))"
    )
    command = [sys.executable, "-c", program]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout.split()


def say(name: str, ours: float, theirs: float, goal: float) -> bool:
    ratio = ours / theirs
    held = ratio <= goal
    print(f"{name:<44} {ours:8.1f} ms  beside {theirs:8.1f} ms  {ratio:6.1%}  goal {goal:.0%}"
          f"  {'ok' if held else 'MISSED'}")  # fmt: skip
    return held


def picture(n: int) -> bytes:
    """The result of a case whose title is another each time."""
    hall = cases.ready("eighty")
    view, case = hall.view(1), hall.case
    changed = view.after([Put(case.model_copy(update={"title": f"{case.title}{n}"}))])
    return result_picture(changed, hall.profile)


def main() -> int:
    listing, now = sheet_of("D4c")
    form, _ = sheet_of("D5")
    hall = cases.ready("eighty")
    view = hall.view(1)
    warm = runs(lambda n: typst.pdf(other(form, n), now), 15)
    held = [
        say("sign-in sheet .docx, 83 rows, table.cell()",
            ms(lambda n: docx.render(listing, now), 5), word_by_cell(listing, now), DOCX_SHARE),
        say("record form PDF, warm; weasyprint, stated", min(warm), WEASYPRINT_MS, PDF_SHARE),
        say("record form PDF, warm; compiler made anew", statistics.median(warm), cold(form, now),
            WARM_SHARE),
        say("result picture, warm; matplotlib, stated", min(runs(picture, 15)), MATPLOTLIB_MS,
            PNG_SHARE),
    ]  # fmt: skip
    for fmt in ("txt", "docx", "pdf"):
        whole = ms(lambda n, f=fmt: make(view, hall.profile, "D5", now, f), 7)  # type: ignore[misc]
        print(f"D5 of 81 people as {fmt}, from the records to the file: {whole:.1f} ms")
    heavy = heavy_at_import()
    print(f"imported with `documents`: {heavy or 'nothing heavy'}")
    return 0 if all(held) and not heavy else 1


if __name__ == "__main__":
    sys.exit(main())
