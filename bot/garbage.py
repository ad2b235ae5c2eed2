"""How often the collector of garbage walks over what is alive: seldom, for hardly anything dies in a circle."""

import gc

YOUNG, MIDDLE, OLD = 20_000, 20, 20
"""A press makes some six hundred objects; with the standard 700 each was looked at again and again."""


def ease() -> None:
    """To be called when everything is loaded: what is there now stays and need not be looked at again."""
    gc.freeze()
    gc.set_threshold(YOUNG, MIDDLE, OLD)
    gc.enable()
