"""Readers of notes that are not plain text: each turns a file's bytes into lines of Markdown."""
