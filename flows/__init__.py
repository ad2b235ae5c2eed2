"""What deliberation is: model, engine, state machine, profiles, rules. No Telegram, no database, no clock."""
