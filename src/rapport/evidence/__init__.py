"""Evidence: which words every number counts, and the articles sentence by sentence."""
