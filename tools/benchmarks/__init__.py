"""The bot and the usual Rasa recipe for Japanese, measured side by side."""
