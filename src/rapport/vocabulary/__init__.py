"""Which words set the periods apart (`log_odds`), and which made the difference in tone
(`word_shift`).
"""
