"""The full name of a body: the village's own name before the county's general words for it."""

import re

from flows.model import Community
from flows.profile.schema import Profile

EITHER = re.compile("(.)（(.+?)）")
"""The county writes for villages and for urban communities at once."""


def body_of(community: Community, profile: Profile, term: str) -> str:
    """花溪村 and 村（社区）党组织 make 花溪村党组织; with 村（居）民委员会, 花溪村村民委员会."""
    rest = term.removeprefix(profile.terms.unit)
    if rest != term:
        return community.name + rest
    return community.name + EITHER.sub(r"\1" if community.level == "village" else r"\2", term)
