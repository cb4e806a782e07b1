"""What Rasa's action server loads: `actions.actions`."""
