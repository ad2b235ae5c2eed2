"""The generated pages of docs/: writes them (`run.py docs`) or says which are stale (`--check`).

Whoever has a page made from code or data adds one line to PAGES; the module named there has
`render() -> str`, which gives the whole page and depends on nothing but the tree.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from importlib import import_module
from pathlib import Path
from typing import cast

ROOT = Path(__file__).resolve().parent.parent

PAGES: dict[str, str] = {
    "docs/profiles.md": "flows.profile.page",
    "docs/stages.md": "flows.stages",
    "docs/requirements.md": "house.traceability",
}


def render(module: str) -> str:
    """The page of one generator, ending in exactly one newline."""
    make = cast("Callable[[], str]", import_module(module).render)
    return make().rstrip("\n") + "\n"


def stale(pages: Mapping[str, str], root: Path) -> list[str]:
    """The pages whose file is not what their generator gives now."""
    found = []
    for page, module in pages.items():
        file = root / page
        if not file.exists() or file.read_text(encoding="utf-8") != render(module):
            found.append(page)
    return found


def write(pages: Mapping[str, str], root: Path) -> list[str]:
    """Write the stale pages and give their names."""
    found = stale(pages, root)
    for page in found:
        file = root / page
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(render(pages[page]), encoding="utf-8")
    return found


def main(words: list[str]) -> int:
    """`--check` only looks; without it the pages are written, with `--pictures` the README's too."""
    if "--pictures" in words:
        take = cast("Callable[[], int]", import_module("house.pictures").main)
        return take()
    if "--check" in words:
        for page in (found := stale(PAGES, ROOT)):
            print(f"{page} is stale: python3 run.py docs")
        return 1 if found else 0
    for page in write(PAGES, ROOT):
        print(page)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
