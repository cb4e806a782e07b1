"""What the owner sees and does."""
