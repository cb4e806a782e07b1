"""From what a person typed, and what was said before, to what is asked. Knows no Rasa."""
