"""Question pages: front matter, parse, render, store, lint."""
