"""The only room that imports both bot and simulator: seeds a village, runs both, owns the clock one can turn."""
