"""A form that the records cannot fill: its labels, each left open for the pen."""

from documents.paper import Origin, Paper


class BlankForm(Paper):
    """Any document of the profile for which there is no module of its own."""


def build(origin: Origin) -> BlankForm:
    """Title and labels as the document has them, the topic and the number filled in."""
    return BlankForm(**origin.head(None))
