"""`python -m bot`. While modules load nothing becomes garbage, so the collector rests until then."""

import gc
import sys
from threading import Thread

gc.disable()
# aiohttp reads all certificates of the machine as it loads, which needs no interpreter: meanwhile the rest loads.
Thread(target=__import__, args=("aiohttp",)).start()

from bot.main import main  # noqa: E402 - the collector first: it would take a tenth of the start

sys.exit(main())
