"""How large the network is."""

LAYERS = 6
SHARED = 3
"""The lower layers that both questions share; they are trained on tone toward targets."""
WIDTH = 384
HEADS = 12
EPSILON = 1e-12
