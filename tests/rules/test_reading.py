"""Everything that is said can be read by a twelve-year-old, and takes no sides where it must not."""

import re
from collections.abc import Iterable

import pytest

from facilitation.rules import cards, content, promise, rings, script
from tests.rules.test_text import get_texts

WORD = re.compile(r"[a-z0-9]+(?:['-][a-z0-9]+)*", re.IGNORECASE)
PHONE = {name: getattr(cards, name) for name in cards.__all__ if name.isupper() and name != "PREPARATION"} | {
    "types": content.TYPES,
    "factors": content.FACTORS,
    "rings": (rings.RINGS, rings.OFF_MAP),
    "promise": (promise.PROMISE, promise.SMALL_GROUP_PROMISE),
    "limits": promise.LIMITS,
}
DESK = {"preparation": cards.PREPARATION, "script": script.SCRIPT, "wrong": script.WRONG_CARDS}
EVERYTHING = {**PHONE, **DESK}
TAKES_SIDES = {"should", "wrong", "unhealthy", "normal", "toxic", "problem", "bad"}
"""Words that a card about somebody's own map never says."""
GRADES = {"score", "unhealthy", "normal", "abnormal", "toxic", "victim", "trigger", "diagnosis", "vote", "participant"}
"""Words that nothing says."""


def get_sentences(text: str) -> list[str]:
    return [part for part in re.split(r"(?<=[.?!])['\"]?\s+", text) if WORD.search(part)]


def get_words(text: str) -> list[str]:
    return WORD.findall(re.sub(r"%\(\w+\)s", "one", text))


def count_syllables(word: str) -> int:
    """A rough count for English: groups of vowels, less a silent e at the end."""
    word = word.lower()
    groups = len(re.findall(r"[aeiouy]+", word))
    silent = re.search(r"(?<![aeiouy])(?:e|ed|es)$", word) and not re.search(r"(?:[^aeiouy]le|[td]ed|[cgsxz]es)$", word)
    return max(1, groups - bool(silent))


def get_grade(texts: Iterable[str]) -> float:
    """The school year of Flesch and Kincaid over all whole sentences together: labels are none."""
    sentences = [part for text in texts if re.search(r"[.?!]['\"]?$", text) for part in get_sentences(text)]
    words = [word for sentence in sentences for word in get_words(sentence)]
    syllables = sum(count_syllables(word) for word in words)
    return 0.39 * len(words) / len(sentences) + 11.8 * syllables / len(words) - 15.59


def find(words: set[str], texts: Iterable[str]) -> set[str]:
    return {text for text in texts if words & {word.lower() for word in get_words(text)}}


@pytest.mark.parametrize(
    ("word", "syllables"),
    [("ring", 1), ("close", 1), ("closer", 2), ("people", 2), ("wanted", 2), ("lived", 1), ("choices", 2), ("the", 1)],
)
def test_syllables_are_counted(word: str, syllables: int) -> None:
    assert count_syllables(word) == syllables


def test_the_grade_tells_plain_from_learned() -> None:
    assert get_grade(["The cat sat on the mat. It was warm."]) < 2
    assert (
        get_grade(["Establishing a therapeutic relationship necessitates considerable emotional vulnerability."]) > 15
    )


@pytest.mark.parametrize("name", ["FRAME", "GAP_QUESTIONS", "HELPER_LINES", "REASONS", "types", "factors", "script"])
def test_each_large_part_is_plain(name: str) -> None:
    assert get_grade(get_texts(EVERYTHING[name])) < 6


def test_all_of_it_together_is_plain() -> None:
    texts = get_texts(EVERYTHING)

    assert len(texts) > 300
    assert get_grade(texts) < 6


@pytest.mark.parametrize("name", EVERYTHING)
def test_no_sentence_is_longer_than_25_words(name: str) -> None:
    sentences = [sentence for text in get_texts(EVERYTHING[name]) for sentence in get_sentences(text)]

    assert sentences
    assert [sentence for sentence in sentences if len(get_words(sentence)) > 25] == []


def test_a_long_sentence_would_be_found() -> None:
    assert [len(get_words(sentence)) for sentence in get_sentences("so " * 26 + "on. It's %(ring)s!")] == [27, 2]


def test_the_gap_card_takes_no_sides() -> None:
    texts = get_texts([cards.GAP_WORDS, cards.GAP_QUESTIONS, cards.SAY_LENS, cards.REVEAL_QUESTIONS])

    assert len(texts) > 25
    assert find(TAKES_SIDES, texts) == set()
    assert find(TAKES_SIDES, [*texts, "This is not Normal."]) == {"This is not Normal."}


def test_nothing_grades_anybody() -> None:
    assert find(GRADES, get_texts(EVERYTHING)) == set()
    assert find(GRADES, ["What score did I get?"]) != set()


def test_nothing_shouts_and_nothing_is_a_picture_of_a_face() -> None:
    def find_loud(texts: Iterable[str]) -> list[str]:
        return [text for text in texts if "!" in text or not text.isascii()]

    assert find_loud(["Well done!", "\N{SLIGHTLY SMILING FACE}", "Well"]) == ["Well done!", "\N{SLIGHTLY SMILING FACE}"]
    assert find_loud(get_texts(EVERYTHING)) == []
