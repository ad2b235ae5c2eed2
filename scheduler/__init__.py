"""The only room that imports apscheduler: one tick that turns due rows into commands."""
