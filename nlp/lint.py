"""Checks the lexicon as its keeper would: nothing twice, nothing hidden, nothing that nobody uses."""

from collections.abc import Iterator

from nlp.lean import Lean
from nlp.lexicon import HOME, Lexicon, load

KNOWN = (
    "alarm",
    "idle",
    "denied",
    "injection",
    "personal",
    "several",
    "mask",
    "open_ask",
    "problem",
    "works",
)
"""Names that the code itself asks for."""
_PREFIXES = ("area_", "guard_")


def problems(lexicon: Lexicon | None = None) -> list[str]:
    """One line for each thing to put right; an empty list when all is well."""
    lexicon = lexicon or load()
    return [*_twice(lexicon), *_shadowed(lexicon), *_unused(lexicon)]


def _twice(lexicon: Lexicon) -> Iterator[str]:
    seen: dict[tuple[str, str], str] = {}
    for origin, name, word in lexicon.entries:
        if "<" in origin or ":find" in origin:
            continue
        if (name, word) in seen:
            yield f"{origin}.toml [{name}] {word}: already in {seen[name, word]}.toml"
        seen[name, word] = origin


def _unused(lexicon: Lexicon) -> Iterator[str]:
    asked = {name for rule in lexicon.rules for name in rule.names}
    included = {origin.split("<")[1] for origin, _, _ in lexicon.entries if "<" in origin}
    weighed = set(Lean.load(HOME / "lean.toml").weights)
    used = asked | included | weighed | set(KNOWN) | set(lexicon.themes)
    names = {name for names in lexicon.words.values() for name in names}
    for name in sorted(names | {rule.target for rule in lexicon.rules}):
        if name not in used and not name.startswith(_PREFIXES):
            yield f"[{name}]: no pattern, no theme and no weight uses it"


def _shadowed(lexicon: Lexicon) -> Iterator[str]:
    """A spelling that is mended away first can never be found as a word."""
    for wrong, right in lexicon.typos.items():
        if wrong in lexicon.words and not wrong.isascii():
            yield f"typos.toml: {wrong} for {right} is itself a word of {lexicon.words[wrong]}"
