"""The one error of this room: which file, which key, and why."""


class ProfileError(Exception):
    """A file of the house that cannot be used; the program does not start with it."""

    def __init__(self, file: str, key: str, reason: str) -> None:
        super().__init__(f"{file}: {key}: {reason}")
        self.file = file
        self.key = key
        self.reason = reason


class OverrideError(ValueError):
    """A community's value that may not be set; `key` and `reason` say which and why."""

    def __init__(self, key: str, reason: str) -> None:
        super().__init__(f"{key}: {reason}")
        self.key = key
        self.reason = reason
