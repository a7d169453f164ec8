"""What kind of word a term is, so that a list can show content words first and hide nothing."""

from __future__ import annotations

FUNCTION_WORD, NUMBER, WORD = "function word", "number", "word"

_CLOSED = """
a an the this that these those all another any both each either enough every few fewer less many
more most much neither no none other others own same several some such

i me my mine myself you your yours yourself yourselves he him his himself she her hers herself it
its itself we us our ours ourselves they them their theirs themselves one ones oneself who whom
whose which what whoever whatever whichever someone somebody something anyone anybody anything
everyone everybody everything nobody nothing

about above across after against along alongside amid among amongst around as at away back before
behind below beneath beside besides between beyond by despite down due during except for from in
inside into like near of off on onto out outside over past per regarding since through throughout
till to together toward towards under underneath unlike until up upon via with within without

although and because but however if lest moreover nevertheless nonetheless nor or otherwise so than
then therefore though thus unless when whenever where whereas whereby wherever whether while whilst
yet

am are be been being is was were can cannot could dare did do does doing done had has have having
may might must need ought shall should will would

again ago almost already also always else ever even far here hence how just maybe never not now
often once only perhaps quite rather really still there thereby too very well why

isn't aren't wasn't weren't don't doesn't didn't won't wouldn't can't couldn't shouldn't haven't
hasn't hadn't it's that's there's i'm i've we're they're he's she's
"""

FUNCTION_WORDS = frozenset(_CLOSED.split())
"""Determiners and pronouns, prepositions, conjunctions, auxiliaries, and adverbs that come with
any topic; with their short forms.
"""


def kind_of(term: str) -> str:
    """Function word, number, or word (of content)."""
    if term.replace("’", "'") in FUNCTION_WORDS:
        return FUNCTION_WORD
    return NUMBER if term[:1].isdigit() else WORD
