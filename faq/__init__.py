"""The bot. Its packages stand on floors; tests/test_floors.py says which may import which."""
