"""The good small profile, and a way to break it in exactly one place."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from flows.profile.error import ProfileError
from flows.profile.load import load_profile

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def good() -> str:
    """The text of the smallest good profile."""
    return (HERE / "small.toml").read_text(encoding="utf-8")


@pytest.fixture
def small(good: str, tmp_path: Path):
    """The smallest good profile, loaded."""
    (tmp_path / "small.toml").write_text(good, encoding="utf-8")
    return load_profile(tmp_path / "small.toml")


@pytest.fixture
def broken(good: str, tmp_path: Path) -> Callable[[str, str], ProfileError]:
    """Replace one piece of the good file and give the error with which loading stops."""

    def load(old: str, new: str) -> ProfileError:
        assert good.count(old) == 1, f"{old!r} stands {good.count(old)} times in the good file"
        file = tmp_path / "small.toml"
        file.write_text(good.replace(old, new), encoding="utf-8")
        with pytest.raises(ProfileError) as caught:
            load_profile(file)
        return caught.value

    return load
