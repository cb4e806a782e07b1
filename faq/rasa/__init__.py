"""Rasa's components: each a few lines that call the rest of the program."""
