"""What is known, read once and checked: the facts, the phrases, the words, the site."""
