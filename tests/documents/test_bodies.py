"""The name of a body, as it stands on its seal."""

import pytest

from documents.bodies import body_of
from flows.profile.load import load_all
from tests.flows.hall import Hall


@pytest.mark.parametrize(
    ("name", "level", "party", "committee"),
    [
        ("花溪村", "village", "花溪村党组织", "花溪村村民委员会"),
        ("锦绣社区", "community", "锦绣社区党组织", "锦绣社区居民委员会"),
    ],
)
def test_the_name_is_said_once(name: str, level: str, party: str, committee: str) -> None:
    profile = load_all()["jinhua"]
    village = Hall().view(1).community.model_copy(update={"name": name, "level": level})
    assert body_of(village, profile, profile.terms.party) == party
    assert body_of(village, profile, profile.terms.committee) == committee
