"""The language of a text is told where it can be, and not guessed where it cannot."""

from __future__ import annotations

import pytest

from rapport.language import ENOUGH, NAMES, SAMPLE, language_of

TEXTS = {
    "en": "The ferry left the harbour at dawn with all its lamps alight, and nobody on deck had "
    "asked where it was bound or who had paid for it. The captain said that the weather would "
    "hold until the evening, which it did not. ",
    "fr": "Le bateau a quitté le port à l’aube, toutes lampes allumées, et personne parmi nous "
    "n’avait demandé où il allait ni qui avait payé le voyage. Le capitaine disait que le temps "
    "tiendrait jusqu’au soir, ce qui ne fut pas le cas. ",
    "es": "El barco salió del puerto al amanecer con todas las luces encendidas, y nadie en la "
    "cubierta había preguntado adónde iba ni quién lo había pagado. El capitán dijo que el "
    "tiempo aguantaría hasta la noche, pero no fue así. ",
    "ru": "Паром вышел из гавани на рассвете со всеми зажжёнными огнями, и никто на палубе не "
    "спросил, куда он идёт и кто за это заплатил. Капитан говорил, что погода продержится до "
    "вечера, но этого не случилось, и все промокли. ",
    "ja": "フェリーは夜明けにすべての明かりをともして港を出た。甲板にいた人はだれも、船がどこへ"
    "向かうのかを尋ねなかった。船長は夕方まで天気がもつと言ったが、そうはならなかった。" * 3,
}
"""One text in several languages, written for this test."""


@pytest.mark.parametrize("language", TEXTS)
def test_the_language_of_a_paragraph_is_told(language: str) -> None:
    assert len(TEXTS[language]) >= ENOUGH
    assert language_of(TEXTS[language]) == language
    assert language in NAMES


@pytest.mark.parametrize("text", ["", "The ferry left.", TEXTS["en"][: ENOUGH - 1], " \n" * 900])
def test_the_language_of_a_short_text_is_not_guessed(text: str) -> None:
    assert language_of(text) is None


def test_the_language_of_what_is_no_text_is_not_guessed() -> None:
    assert language_of("1234 5678 " * 100) is None


def test_menus_in_other_languages_round_an_article_are_not_its_language() -> None:
    menu = "Deutsch | Русский | Français | 日本語\n" * 10
    assert language_of(menu + TEXTS["en"] * 5 + menu) == "en"
    assert language_of(TEXTS["fr"] + TEXTS["en"] * (2 * SAMPLE // ENOUGH) + TEXTS["fr"]) == "en"


def test_the_same_letters_with_other_line_ends_are_the_same_language() -> None:
    assert language_of(TEXTS["ru"].replace(" ", "\r\n\t")) == "ru"
