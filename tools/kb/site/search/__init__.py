"""The search index: question pages in, files for the browser out. The format is told in docs/search-format.md."""
