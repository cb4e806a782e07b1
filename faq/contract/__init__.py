"""The typed values that the packages hand each other."""
