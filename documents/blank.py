"""A form that the records cannot fill: its labels, most of them left open for the pen."""

from collections.abc import Mapping

from documents.paper import Origin, Paper
from documents.sheet import Lines, lines


class BlankForm(Paper):
    """Any document of a profile for which there is no module of its own."""

    convenor: tuple[str, ...]
    scope: str

    def contents(self) -> Mapping[str, Lines]:
        """What is known of every case; the rest prints as not filled in."""
        known = {"convenor": lines("、".join(self.convenor)), "scope": lines(self.scope)}
        return {**super().contents(), **known}


def build(origin: Origin) -> BlankForm:
    """Title and labels as the document has them; topic, number, convenor and scope filled in."""
    scope = origin.view.case.scope
    return BlankForm(**origin.head(None), convenor=origin.held("convenor"), scope=scope)
