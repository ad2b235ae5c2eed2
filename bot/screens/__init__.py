"""Cards become Telegram's HTML and keyboards; the only place where values turn into words."""
