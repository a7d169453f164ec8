"""Rules for what print and conversion did to the author's sentences."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rapport.cleaning.page import is_of_the_page
from rapport.cleaning.rule import LONGEST_WORD, About, has_words, lines_of, start_of_word
from rapport.cleaning.vocabulary import EVERYWHERE, FUNCTION_WORDS, KNOWN, frequency, is_known
from rapport.ledger import Edit
from rapport.paragraphs import HEADING_WORDS, ends_a_sentence
from rapport.words import WORD, count_words, words

HARD_WRAP = 100
"""No line of a hard-wrapped text is longer; programs wrap at 65 to 80 characters."""

_BROKEN_WORD = re.compile(r"[^\W\d_][-\u2010]\Z")
_SUSPENDED = re.compile(r"(?:and|or|to|but|nor)\b")


def _between(one: str, other: str) -> str:
    """What stands between two parts of a paragraph: a space, or nothing behind a hyphen.

    Whether that hyphen goes is for the rule for hyphens to say; that of “long- and
    short-term” keeps its space.
    """
    broken = _BROKEN_WORD.search(one[-2:]) and other[:1].islower() and not _SUSPENDED.match(other)
    return "" if broken else " "


def wrapped_lines(text: str, about: About) -> Iterator[Edit]:
    """Join the lines of a paragraph that a program has wrapped.

    Only in a text whose lines are all short and whose paragraphs are set apart by empty
    lines; a text with one paragraph a line stays, and so does a line after a short one, and a
    line of the page between sentences.
    """
    if "\n\n" not in text or max(map(len, text.split("\n"))) > HARD_WRAP:
        return
    # A line was wrapped if the next word would not have fitted; a shorter one ended itself.
    own = (line for line in text.split("\n") if not is_of_the_page(line))
    width = max(map(len, own), default=0)
    for end in re.finditer(r"(?<=[^\n])\n(?=[^\n])", text):
        line = text[text.rfind("\n", 0, end.start()) + 1 : end.start()]
        stop = text.find("\n", end.end())
        next_line = text[end.end() : stop if stop >= 0 else len(text)]
        if is_of_the_page(line) or (ends_a_sentence(line) and is_of_the_page(next_line)):
            continue
        if len(line) + 1 + len(next_line.split(" ", 1)[0]) > width:
            yield Edit(*end.span(), _between(line, next_line))


# A sentence may end with a preposition, but not with these.
_STILL_OPEN = re.compile(
    r"(?i)\b(?:a|an|the|and|or|but|nor|than|its|their|our|my|your|whose|because|although)\Z"
)
_GOES_ON = re.compile(r"(?i)(?:,|\b(?:of|in|at|to|for|from|by|with|into|on|as))\Z")
_LISTED = re.compile(r"[-–—•*·]|\(?(?:\d{1,3}|[a-zA-Z]|[ivx]{1,4})[.)]\s")
_ENDS_AN_ITEM = re.compile(r"(?:;|\A[^.!?]{,80},) (?:and|or)\Z")  # a longer one is a sentence
_ITEM_WORDS = 8
"""Words of the longest line that is taken for an item of a list, or for a verse."""

_PART_WORDS = 12
"""Words from which on a line is no verse and no greeting of a letter."""

SHORT = 3
"""Letters of the longest word that a title writes without a capital."""


def _is_item(line: str) -> bool:
    """Whether a line may be an item of a list that is set without marks, or a verse."""
    return line[:1].islower() and not has_words(line, _ITEM_WORDS + 1)


def _is_titled(line: str) -> bool:
    """Whether a short line has the capitals of a title."""
    long = [word for word in words(line) if len(word) > SHORT]
    return len(words(line)) <= HEADING_WORDS and all(not word[0].islower() for word in long)


def _was_broken(one: str, other: str) -> bool:
    """Whether a paragraph goes on in the next line, as far as the two can tell."""
    if ends_a_sentence(one) or _LISTED.match(other) or re.match(r"\S*[@/]", other):
        return False
    opening = re.match(r"[^\W\d_]+", other)
    if not opening:
        return False
    if opening[0].islower():
        return count_words(one) > SHORT and not _is_titled(one) and not _ENDS_AN_ITEM.search(one)
    if _STILL_OPEN.search(one):
        return count_words(one) >= _ITEM_WORDS and not _ENDS_AN_ITEM.search(one)
    # A new sentence begins with a word that is everywhere more often than with a name.
    name = frequency(opening[0]) < EVERYWHERE and opening[0].lower() not in FUNCTION_WORDS
    return bool(_GOES_ON.search(one)) and name and count_words(one) >= _PART_WORDS


def broken_paragraphs(text: str, about: About) -> Iterator[Edit]:
    """Join a paragraph that was broken off in the middle of a sentence.

    Only where the first part does not end a sentence and the second begins with a small
    letter, or the first ends with a word such as “the” or “and”, or is long and ends with a
    preposition or comma before a name. Leaves headings, items of a list and verses, what
    follows a colon, and a paragraph whose stop is missing before a new one.
    """
    lines = lines_of(text)
    items = [_is_item(text[start:end]) for start, end in lines]
    for number, ((start, end), (next_start, next_end)) in enumerate(pairwise(lines)):
        one, other = text[start:end], text[next_start:next_end]
        # One short line in small letters may be the end of a paragraph; of two, both are items.
        listed = items[number + 1] and (items[number] or items[number + 2 : number + 3] == [True])
        if not listed and _was_broken(one, other):
            yield Edit(end, next_start, _between(one, other))


_NAMES_A_WORK = re.compile(
    r"(?i)(?:called|named|titled|entitled|headed|headlined|essay|article|book|novel|report|paper|"
    r"speech|lecture|column|piece|story|study|chapter|film|play|poem|song|series|programme|program)"
    r"\s\Z"
)
_BROKEN_OFF = re.compile(r"([^\W\d_]+)(-\s?)\Z")
_A_PHRASE = 4
"""Words up to which a title may be a name that the author uses, so what precedes it counts."""


def _is_titlelike(head: str, text: str) -> bool:
    """Whether a phrase has capitals that only a title has.

    Its first word is an article, or a later one is a word of grammar, or stands elsewhere in
    the text with a small letter.
    """
    first, *others = words(head)
    capital = [word.lower() for word in others if word[0].isupper()]
    return first in {"A", "An", "The"} or any(
        word in FUNCTION_WORDS or re.search(rf"\b{re.escape(word)}\b", text) for word in capital
    )


def _heads(title: str, text: str) -> list[str]:
    """A title as it may stand as a running head: whole, or up to its colon."""
    heads = [title, title[: title.find(":") + 1]]
    return [
        head
        for head in heads
        if len(head) >= 12
        and head in text
        and (count_words(head) > _A_PHRASE or (count_words(head) > 1 and _is_titlelike(head, text)))
    ]


def running_head(text: str, about: About) -> Iterator[Edit]:
    """Remove the title from the middle of a sentence or of a word, where print had it as a head.

    Only with the title's own capitals and in mid-sentence: between a word and a small letter.
    A hyphen that broke the word goes with it. Leaves lines that are the title, sentences that
    begin with it, a title in quotation marks or behind a word such as “essay” or “called”,
    and a short one that may be a name: behind “the”, “of” or “between”, or of names alone.
    """
    heads = _heads(about.title, text)
    if not heads:
        return
    for found in re.finditer("|".join(map(re.escape, heads)), text):
        before = text[max(0, found.start() - LONGEST_WORD) : found.start()]
        after = text[found.end() : found.end() + LONGEST_WORD]
        left, right = _BROKEN_OFF.search(before), re.match(r"\s?([^\W\d_]+)", after)
        if left and right and is_known(left[1] + right[1]):
            yield Edit(found.start() - len(left[2]), found.end() + right.start(1), "")
        elif _interrupts(found.group(), before, after):
            yield Edit(found.start() - 1, found.end() + 1, " ")


def _interrupts(head: str, before: str, after: str) -> bool:
    """Whether a title stands within a sentence that does not speak of it."""
    last = re.search(r"(\w)[,;]?\s\Z", before)
    if not last or not re.match(r"\s[a-z(]", after) or _NAMES_A_WORK.search(before):
        return False
    word = before[start_of_word(before, last.end(1)) : last.end(1)].lower()
    return count_words(head) > _A_PHRASE or word not in FUNCTION_WORDS | {"in", "on"}


_HYPHEN = re.compile(r"[-\u2010](?=[^\W\d_])")
_HYPHENED = re.compile(r"[^\W\d_]+(?:[-\u2010][^\W\d_]+)+")

GAIN = 2.0
"""A hyphen is print's if the word without it is a hundred times as common (2 on Zipf's scale)
as the rarer of the parts it makes."""


def hyphens(text: str, about: About) -> Iterator[Edit]:
    """Remove hyphens that print left inside words.

    Only where the two parts make a known word, and one of them is a hundred times rarer than
    that or no word at all: “annou-nced”. In “large-scale” both are words, so its hyphen stays;
    in “lar-ge-scale” the two are told apart. “co-operation”, “re-election” and “e-mail” stay.
    """
    done = 0
    for hyphen in _HYPHEN.finditer(text):
        if hyphen.start() < done or not text[hyphen.start() - 1 : hyphen.start()].isalpha():
            continue
        word = _HYPHENED.match(text, start_of_word(text, hyphen.start()))
        if not word:
            continue
        done, at = word.end(), word.start()
        left, *others = re.split(r"[-\u2010]", word.group())
        end = at + len(left)
        for right in [*others, ""]:  # nothing ends the last part
            if right and _is_one_word(left, right):
                left += right
            else:
                if text[at:end] != left:  # the whole word, so that the ledger shows what decided
                    yield Edit(at, end, left)
                at, left = end + 1, right
            end += 1 + len(right)


def _is_one_word(left: str, right: str) -> bool:
    """Whether two parts make a known word, much commoner than the rarer of them."""
    joined = frequency(left + right)
    return joined >= KNOWN and joined - min(frequency(left), frequency(right)) >= GAIN


TWICE = 4
"""Words from which on a run that is repeated at once is no figure of speech."""

_WITHIN = 60
"""Words of the longest clause that is looked for."""

_AFTER_COMMA, _AFTER_STOP, _WHOLE = 6, 5, 8
"""The same behind a comma, behind a stop, and where whole sentences are repeated: there an
author repeats himself more often."""


def pasted_twice(text: str, about: About) -> Iterator[Edit]:
    """Remove the first of two runs of words that follow each other, letter for letter the same.

    At least four words with nothing between them, six with a comma, five with a stop where
    the first run is the end of a sentence that was pasted over its own beginning, eight where
    it is a whole sentence. Leaves shorter repetitions, which are the author's, a name that
    ends one sentence and begins the next, and repetitions with other words between them.
    """
    for start, end in lines_of(text):
        if _may_repeat(text[start:end].lower().split()):
            yield from _repeated(text, start, end)


def _may_repeat(forms: list[str]) -> bool:
    """Whether some words are followed by themselves; cheap, and never too strict.

    The last word of the first run may carry a stop, so it is not compared.
    """
    runs = list(zip(forms, forms[1:], forms[2:], strict=False))
    if len(set(runs)) == len(runs):
        return False
    seen: dict[tuple[str, ...], int] = {}
    for at, run in enumerate(runs):
        earlier = seen.get(run, at)
        seen[run] = at
        length = at - earlier
        near = 0 < length <= 2 * _WITHIN  # twice: a dash is a form, but no word
        if near and forms[earlier : at - 1] == forms[at : at + length - 1]:
            return True
    return False


def _repeated(text: str, start: int, end: int) -> Iterator[Edit]:
    """The runs of one line that are followed by themselves, each to be removed once."""
    spans = [(start + word.start(), start + word.end()) for word in WORD.finditer(text[start:end])]
    forms = [text[begin:stop] for begin, stop in spans]
    seen: dict[tuple[str, ...], int] = {}
    done = 0
    for at in range(len(forms) - TWICE + 1):
        run = tuple(forms[at : at + TWICE])
        earlier = seen.get(run)
        seen[run] = at
        if earlier is None or earlier < done:
            continue
        length = at - earlier
        if TWICE <= length <= _WITHIN and forms[earlier:at] == forms[at : at + length]:
            head = text[start : spans[earlier][0]]
            first = text[spans[earlier][0] : spans[at - 1][1]]
            between = text[spans[at - 1][1] : spans[at][0]]
            if _was_pasted(head, first, between, text[spans[at][0] : spans[at + length - 1][1]]):
                yield Edit(spans[earlier][0], spans[at][0], "")
                done = at


def _was_pasted(head: str, first: str, between: str, second: str) -> bool:
    """Whether a run and its repetition are a mishap; `head` is the line before the run."""
    small = [word for word in words(first) if word[0].islower()]
    if first != second or not small:
        return False
    if between.isspace():
        return True
    length = count_words(first)
    if not re.search(r"[.!?…]", between):
        return length >= _AFTER_COMMA
    if not head.strip() or ends_a_sentence(head.rstrip(" “‘\"'(")):
        return length >= _WHOLE
    # The end of a sentence: not a name, which has hardly a long word in small letters.
    return length >= _AFTER_STOP and sum(len(word) > SHORT for word in small) > 1
