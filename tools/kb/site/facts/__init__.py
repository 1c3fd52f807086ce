"""What `kb lint` and builds know of each file, made from its text alone and kept until the text changes."""
