"""Telegram and nothing but Telegram: intake of updates, screens, texts, sending."""

import os

# Read by python-telegram-bot at call time: lengths of time come as timedelta, as they will in its
# next version. Without it `RetryAfter` cannot even be built where warnings are errors.
os.environ.setdefault("PTB_TIMEDELTA", "1")
