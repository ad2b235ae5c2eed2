"""`python3 run.py soak`: the long campaigns. `soak kills --n 40` runs one of them, so many times."""

import argparse
import os
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
NUMBER = "YISHI_SOAK_N"
"""Where the tests find what was given as --n."""


def campaigns() -> dict[str, Path]:
    """The files of this folder by their short names."""
    return {file.stem.removeprefix("test_"): file for file in sorted(HERE.glob("test_*.py"))}


def main(words: list[str]) -> int:
    """Everything that is not a campaign or --n goes to pytest."""
    parser = argparse.ArgumentParser(prog="run.py soak", allow_abbrev=False)
    parser.add_argument("campaign", nargs="*", help=" ".join(campaigns()))
    parser.add_argument("--n", type=int, help="how many kills, restarts, rounds")
    given, rest = parser.parse_known_args(words)
    known = campaigns()
    for name in given.campaign:
        if name not in known:
            parser.error(f"{name}: {' '.join(known)}")
    if given.n is not None:
        os.environ[NUMBER] = str(given.n)
    chosen = [str(known[name]) for name in given.campaign] or ["tests"]
    return int(pytest.main(["-m", "soak", "-s", "--durations=0", *rest, *chosen]))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
