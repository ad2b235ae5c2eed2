"""Profiles: a county's procedure as data, read, checked, frozen; no rule of it stands in Python."""
