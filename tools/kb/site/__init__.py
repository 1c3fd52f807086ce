"""What is made from all pages: links, topics, related questions, maths, graph."""
