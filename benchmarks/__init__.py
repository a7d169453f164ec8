"""What is measured: speed as a ratio, and how well a part does against a gold standard."""
