"""What the rules of `kb lint` know of each file, made from its text alone and kept until the text changes."""
