"""Updates that go from who saves them to who handles them without being asked for in the database again."""

import time
from collections import deque
from collections.abc import Sequence

from storage.inbox import LEASE_SECONDS, Received

MOST = 512
"""When so many wait in memory, what comes next waits in the database."""


class Handing:
    """Saved as taken, and handed over in memory: as long as nothing earlier waits in the database.

    Otherwise whatever arrives is saved as waiting, until somebody has looked and found no more. Every
    ten seconds somebody has to look in any case: a lease may have ended.

    Only for a process that has the database to itself (`alone`): where another one follows at once, as
    on PostgreSQL, it would wait for the leases while what comes later overtakes them.
    """

    def __init__(self, *, alone: bool) -> None:
        self._alone = alone
        self._waiting: deque[Received] = deque()
        self._looked = 0.0
        self.held = 1  # whatever an earlier process has left

    def is_open(self) -> bool:
        """Whether what is saved now may be saved as taken."""
        fresh = time.monotonic() - self._looked < LEASE_SECONDS
        return self._alone and fresh and not self.held and len(self._waiting) < MOST

    def over(self, rows: Sequence[Received]) -> None:
        """These are committed as taken."""
        self._waiting.extend(rows)

    def hold(self) -> None:
        """Something is committed that waits in the database."""
        self.held += 1

    def take(self, limit: int) -> list[Received]:
        """What was handed over, in its order."""
        return [self._waiting.popleft() for _ in range(min(limit, len(self._waiting)))]

    def give_back(self) -> list[int]:
        """What was handed over and not taken: the ids, to be saved as waiting."""
        return [row.id for row in self.take(len(self._waiting))]

    def looked(self, held: int, *, all_taken: bool) -> None:
        """Somebody took from the database what waited there; `held` is how much it was before he looked."""
        if all_taken:
            self.held = max(self.held - held, 0)
            self._looked = time.monotonic()
