"""What is counted and logged, and what is hidden in it."""
