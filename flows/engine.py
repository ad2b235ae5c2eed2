"""The one door: decide(view, command, profile, now) gives what should happen, or why it does not."""
