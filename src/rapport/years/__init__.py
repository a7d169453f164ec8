"""Which years articles speak of: marks on the wordings that say so, and a reference of what
happened when.
"""
