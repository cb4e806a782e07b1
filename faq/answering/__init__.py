"""From what is asked to the answer, and from the answer to plain text. Knows no Rasa."""
