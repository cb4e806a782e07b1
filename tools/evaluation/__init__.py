"""Measures how well the bot understands and refuses: `python -m tools.evaluation`."""
