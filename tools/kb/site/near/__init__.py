"""The nearest pages of many pages: counted, weighed, tried by their heaviest features, scored, kept up to date."""
