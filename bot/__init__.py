"""Telegram and nothing but Telegram: intake of updates, screens, texts, sending."""
