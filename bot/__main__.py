"""`python -m bot`. While modules load nothing becomes garbage, so the collector rests until then."""

import gc
import sys

gc.disable()

from bot.main import main  # noqa: E402 - the collector first: it would take a tenth of the start

sys.exit(main())
