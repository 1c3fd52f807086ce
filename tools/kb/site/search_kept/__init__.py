"""What the search need not do again: terms that were counted, files that were compressed."""
