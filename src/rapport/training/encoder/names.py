"""Other names for targets, so that not learnt is whom the news of some years spoke ill of."""

from __future__ import annotations

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
