"""`python3 run.py backup [file]`: a copy of the database, looked over; the bot may go on working."""

import argparse
import sys
from pathlib import Path

from bot.app import backup, file_of
from bot.clock import RealClock
from bot.main import reason, text
from bot.settings import SettingsError, load_settings

FOLDER = Path("data/backup")


def main() -> int:
    """Returns the exit code: 0 whole, 1 with faults, 2 no copy made."""
    parser = argparse.ArgumentParser(prog="backup", description=text("bot.backup.what"))
    parser.add_argument("file", type=Path, nargs="?", help=text("bot.backup.file"))
    chosen = parser.parse_args()
    try:
        source = file_of(load_settings().database_url)
    except SettingsError as error:
        return _say(reason(error), 2)
    if source is None:
        return _say(text("bot.backup.elsewhere"), 2)
    return copy(source, chosen.file or FOLDER / f"{_now()}.db")


def copy(source: Path, target: Path) -> int:
    """Make the copy and say what came of it."""
    try:
        faults = backup(source, target)
    except FileNotFoundError:
        return _say(text("bot.backup.nothing", file=str(source)), 2)
    except FileExistsError:
        return _say(text("bot.backup.there", file=str(target)), 2)
    except PermissionError as error:
        return _say(text("bot.start.not_readable", file=str(error.filename)), 2)
    if faults:
        return _say(text("bot.backup.faults", file=str(target), faults="\n".join(faults)), 1)
    return _say(text("bot.backup.done", file=str(target)), 0)


def _now() -> str:
    return f"{RealClock().now():%Y%m%d-%H%M%S}"


def _say(words: str, code: int) -> int:
    print(words, file=sys.stderr if code else sys.stdout)
    return code


if __name__ == "__main__":
    sys.exit(main())
