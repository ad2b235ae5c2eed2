"""A local Telegram: a strict Bot API server and a page with everybody's phones; knows nothing of us but callables."""
