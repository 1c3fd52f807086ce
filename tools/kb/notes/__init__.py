"""Source notes, from bytes to questions."""
