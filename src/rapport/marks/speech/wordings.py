"""How sentences word it that somebody says something: what clauses are recognised by."""

from __future__ import annotations

import re

from rapport.marks.speech.line import HIDDEN

REACH = 240
"""How many characters away from its cue a subject may begin."""
NEAR = 50
"""How many characters before its verb tell how a subject ends."""

KIND = {
    "say": "reported",
    "statement": "reported",
    "words": "reported",
    "quote": "reported",
    "believe": "attributed",
    "sure": "attributed",
    "according": "attributed",
    "view": "attributed",
    "stance": "attributed",
}
"""How words count that a cue gives to somebody outside quotation marks."""

BE = r"(?:is|are|was|were|be|been|being)"
HELPING = (
    "has have had is are was were be been being also even then later again already once never "
    "still often just now only long too however meanwhile therefore himself herself itself "
    "themselves recently first not do does did"
)
HELPERS = frozenset(HELPING.split())
AUXILIARY = re.compile(
    rf"(?:[\s,]+(?:{'|'.join(sorted(HELPERS))}|\w+n['’]t|in (?:turn|reply|return)|[a-z]+ly))+"
    r"\s*,?\s*$"
)
"""What may stand between a subject and its verb."""
HELPING_ENDS = ("n't", "n’t", "turn", "return", "ly")
"""How its last word ends if that is none of HELPERS."""
NO_SUBJECT = (
    "to would could can cannot should must may might will shall let lets "  # not (yet) said
    "the a an its his her their our my no any "  # a noun: “his hopes”
    "as than in of for from without before after"  # “more than expected”
)
SUBJECTLESS = frozenset(NO_SUBJECT.split())
"""A verb after one of these words has no subject, or is none."""
POSSESSIVE = re.compile(r"\w['’]s?$")
"""Before a noun: “Japan’s hopes”."""
BEING = re.compile(rf"\b{BE}\b")
NEGATED = re.compile(r"\b(?:not|never)\b|n['’]t\b", re.IGNORECASE)
"""What is not said is not speech; what is not believed is a view all the same."""
PLURAL = re.compile(r"\b(?:both|these|those|such|all|many|some|several|two|three|other)$", re.I)
"""A word in -s after one of these is a noun: “both views”."""
JOINED = re.compile(r"(?:\b(?:and|or|but|who|which|then),?)$", re.IGNORECASE)
"""Before a verb that shares the subject of another: “smiled and said”."""
COORDINATED = re.compile(r"\b(?:and|or|but|then)$")
"""The same where the subject is that of a clause that is over."""
GOING_ON = re.compile(
    r"\s+(?:continu\w+|seem\w*|appear\w*|tend\w*|began|prefer\w*|used|likes?)\s+to$", re.IGNORECASE
)
"""Verbs before another that is real all the same: “continues to believe”."""
REQUEST = re.compile(
    r"ask(?:s|ed|ing)?\s(?:(?!(?:if|what|why|how|wh\w+er)\b)[\w'’-]+\s+){1,5}to\s|"
    r"sa(?:id|ys?)\s(?:nothing|little|no\smore)\b|wr(?:ote|ites?|iting)\s(?:an?|the|to(?!.{1,60}\bthat\b))\s",
    re.IGNORECASE,
)
"""Asking somebody to do something, saying nothing and writing letters are acts."""
REQUESTING = ("ask", "sa", "wr")
"""How such a verb begins."""
RELATIVE_OBJECT = re.compile(r"\s*(?:which|whom|what(?:ever)?|nobody|no(?: one)?|none)\s", re.I)
"""How a subject begins where nothing is said: “the plan which Abe proposed”, “nobody said”."""
AUTHOR = re.compile(
    r"\b(?:I|we|you|one|there|this|these|which|what|nothing|my|our)$", re.IGNORECASE
)
"""Subjects that are the author, or nobody."""
PRONOUN = re.compile(
    r"\b(?:he|she|they|it|him|her|them|both|the former|the latter)$", re.IGNORECASE
)
PARTICIPLE = re.compile(r"\w+ing\b", re.IGNORECASE)
PASSIVE = re.compile(r"(?:\w+ed|said|told|thought|seen|held|written|known|felt)\b", re.IGNORECASE)
CONDITION = re.compile(r"\bif\s*$", re.IGNORECASE)
FRONTED = re.compile(
    r"^\W*+(?:\w{1,20},\s+)?(?:while|although|though|as|because|since|despite)\b", re.I
)
FINITE = re.compile(
    r"\b(?:that|would|will|is|was|are|were|has|had|have|could|should|can|must|may|might|did|does|not|"
    r"\w+n['’]t|how|whether|why|what|it|he|she|they|there)\b"
)
"""What shows that a clause follows a verb of saying without “that”."""
QUOTING = (":", "“", '"', HIDDEN)
"""What shows that the content is yet to come."""
ADVERB = re.compile(
    r"\s+(?:in|on|at|ahead|during|after|before|of|to|when|as|last|this|yesterday|today|late|early|"
    r"earlier|later|recently|while|following|about|again|via|by|through|from|with|(?:mon|tues|wednes|"
    r"thurs|fri|satur|sun)day|\w+ing|\w+ly|reporters)\b",
    re.IGNORECASE,
)
"""With what a verb of saying goes on that has its content before it."""
GOING = re.compile(r"\s+\w+ing\b")
TOLD = re.compile(r"t[eo]l[dl]")
PAUSE = re.compile(rf"[,;:.“\"{HIDDEN}]")
"""What else may follow it there, such a verb that has a listener, and how far to look."""
LEAD = re.compile(
    r"(?:\s+(?:on\s+|in\s+|last\s+|this\s+)?(?:\w+day|today|yesterday|again|earlier|[A-Z]\w+|\w{4}))?"
    r"\s+that\b"
)
"""What leads to the content, as “on Monday that” …"""
PASSIVE_LEAD = re.compile(r"[^,;:]{0,60}?\sthat\b")
"""… or, behind the agent, “by Moscow that”."""
SEEN_AS = re.compile(r"(\w+)\s.*\s(?:as|out|clear)$")
"""Cues that stand around their content: “sees the ferry as”."""
AS = re.compile(r"\bas\s*$", re.IGNORECASE)
END = re.compile(r"\s*(?:[,.;:!?)]|$)|\s+(?:in|on|at|before|earlier|last)\s[^,;]{1,60}(?:,|\.?$)")
REST = re.compile(
    r"\s*,\s+(?=(?:is|was|are|were|has|have|had|would|will|can|could|should|must|may|might|do|does|did)\b)"
)
"""Before the rest of what was said: “The ferry, Abe said, would sail.”"""
INVERTED = re.compile(r"\s+(?:(?:the|an?|one|his|her|its|another)\s|[^\W\d_a-zß-öø-ÿ])")
"""How a subject begins that follows its verb, unless by an office: “said the”, “said Lavrov”."""
QUOTED_AS = re.compile(r"\b(?:quot|cit)(?:ed|es|ing)\b.*\sas$", re.IGNORECASE)
"""Before a participle: “was quoted as saying”."""
NOT_INVERTED = re.compile(
    r"\w+ing\b|t[eo]l[dl]|accus|criti|condemn|denounc|prais|blam|remind|re?assur|inform|rebuk|call|descr",
    re.IGNORECASE,
)
"""Verbs that take whom they are said to as an object: “, told Abe” has its subject before it."""
BASE = re.compile(
    r"(?!\w+(?:ed|ing)\b|(?:said|told|wrote|thought|saw|felt|held|found|spoke|swore|let|made)\b)"
    r"(?:\w+[^\Ws]\b|(?:hopes|views|doubts|fears|reports|claims)\b)"
)
"""A form that may be a noun or an infinitive as well: “say”, “hope”."""
BESIDE = re.compile(
    r"\s*(?:\w{2,20}s\b)?\s*(?:$|,|(?:in|of|at|from|on|with|to|for|who|and|or|both|alike)\b)"
)
"""What may stand between a subject and a verb that could be a noun or an infinitive."""
PLAIN = re.compile(
    r"(?:said|says|told|tells|added|asked|replied|wrote|argued|insisted|explained|warned|stressed)\b"
)
"""Verbs that nothing but a speaker is the subject of."""
WORD = re.compile(r"\w")
PUT = re.compile(r"\s+puts? it$")
FIRST = re.compile(r"\w+")
BY = re.compile(r"\s+(?:\w{1,20}\s+){0,2}by\s+")
WHERE = re.compile(r"\s+(?:in|at|from)\s+")
ISSUED = re.compile(r"\b(?:by|from)\s+(?:the\s+|an?\s+)?$")
IN_PLACE = re.compile(r"\W{0,3}In\s+([^,]{2,40}),")
"""Who speaks in the passive: “was called a bargain by Tokyo”, “In Tokyo, it was called …”."""
CONTENT = re.compile(r"(?:\s+[\w'’-]+){0,8}?\s*(?:\s+that\b|:\s)")
"""What leads from a noun to what is held or said: “position is that”, “view in Moscow that”."""
OWNED = re.compile(r"\w['’]s?(?:\s+[\w-]+){0,2}\s*$")
"""What stands before a noun that is somebody’s: “Tokyo’s official (position)”."""
OWN = re.compile(r"\b(?:his|her|their|its)\b")
ALONE = re.compile(r"(?:calls?\s|criticism\s|assertions?\b)", re.IGNORECASE)
"""Nouns that tell what is said in another way."""
STOP = re.compile(rf"(?:[,;:{HIDDEN}“\"]|(?<!Mr|Dr|Ms)(?<!Mrs|Gen|Sen)\.)(?:\s|$)|[.{HIDDEN}]?$")
"""Where the subject ends that follows its verb …"""
