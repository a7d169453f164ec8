"""Training of the encoder in models/, from the gold standards; nothing here runs in a report."""
