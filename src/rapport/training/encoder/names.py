"""Names in sentences: other ones for targets, so that not learnt is whom the news of some years
spoke ill of; and those of sentences whose targets nobody chose.
"""

from __future__ import annotations

import re
from calendar import day_name, month_name
from collections import Counter, defaultdict
from collections.abc import Sequence
from random import Random

from rapport.tone.scoring import Asked, Place


def renamed(asked: Asked, random: Random) -> Asked:
    """The sentence with another name for its target, if it is a name and no pronoun."""
    (start, end), *others = asked.mentions
    old = asked.text[start:end]
    if not old[0].isupper() or old.lower() in PRONOUNS:
        return asked
    new = random.choice(NAMES)
    new = new[0].upper() + new[1:] if start == 0 else new
    shift = len(new) - len(old)
    before: list[Place] = [(s, e) for s, e in others if e <= start]
    after: list[Place] = [(s + shift, e + shift) for s, e in others if s >= end]
    text = asked.text[:start] + new + asked.text[end:]
    return Asked(text, ((start, start + len(new)), *before, *after))


PART = r"(?:(?:[A-Z]\.){2,}|[A-Z]\w+(?:-\w+)*)"
NAME = re.compile(rf"\b{PART}(?:\.? {PART})*")
"""A run of words with a capital, as names have it: “North Korea”, “Mr. Putin”, “the U.S.”."""


def mentioning(texts: Sequence[str], seed: int) -> list[Asked]:
    """Sentences with a target that nobody chose: of each that has a name, one of its names drawn by
    the seed, at a place that is drawn, too; the other places where it stands are further mentions.
    """
    words = Counter(word for text in texts for word in re.findall(r"\b[A-Za-z]\w+", text))
    random, found = Random(seed), list[Asked]()
    for text in texts:
        names = defaultdict[str, list[Place]](list)
        for match in NAME.finditer(text):
            start = match.start()
            for word in match[0].split(" "):
                begins = not any(map(str.isalpha, text[:start]))
                if not (word in DATES or (begins and words[word.lower()] > words[word])):
                    break
                start += len(word) + 1
            names[text[start : match.end()]].append((start, match.end()))
        names.pop("", None)
        if names:
            places = names[random.choice(list(names))]
            random.shuffle(places)
            found.append(Asked(text, tuple(places)))
    return found


DATES = {*day_name, *month_name}

PRONOUNS = {
    "he", "she", "him", "her", "his", "they", "them", "their", "i", "we", "us", "our", "my", "you",
    "it", "its", "who",
}  # fmt: skip

NAMES = (
    "Russia", "Japan", "China", "the United States", "Washington", "Moscow", "Tokyo", "Beijing",
    "Germany", "Berlin", "France", "Paris", "the United Kingdom", "Britain", "London", "Ukraine",
    "Iran", "Tehran", "Israel", "Turkey", "India", "Pakistan", "South Korea", "North Korea",
    "Syria", "Saudi Arabia", "Italy", "Poland", "Canada", "Mexico", "Brazil", "Venezuela", "Cuba",
    "Australia", "Egypt", "Iraq", "Taiwan", "Vietnam", "Greece", "the European Union", "Brussels",
    "NATO", "the Kremlin", "the White House", "the United Nations", "Putin", "Vladimir Putin",
    "Mr. Putin", "President Putin", "Shinzo Abe", "Prime Minister Abe", "Mr. Abe", "Xi Jinping",
    "Obama", "President Obama", "Trump", "Donald Trump", "Angela Merkel", "Macron", "Medvedev",
    "Sergei Lavrov", "Yeltsin", "Gorbachev", "Kim Jong Un", "Erdogan", "Netanyahu", "Modi",
    "Kishida", "Koizumi", "Zelensky", "Biden", "the Russian government",
    "the Japanese government", "the Chinese government", "the Foreign Ministry", "the Russians",
    "the Japanese", "the Chinese",
)  # fmt: skip
"""States, their capitals and their leaders."""
