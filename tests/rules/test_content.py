"""What the exercise speaks of."""

import re

from facilitation.rules.content import FACTORS, TYPES

KEBAB = re.compile(r"[a-z]+(-[a-z]+)*")


def test_the_factors_are_pinned_because_releases_and_exports_are_kept_by_them() -> None:
    assert [factor.slug for factor in FACTORS] == [
        "communication",
        "safety",
        "respect",
        "equality-equity",
        "emotional-support",
        "independence-autonomy",
        "shared-values-goals",
        "conflict-resolution",
        "quality-time",
        "appreciation-gratitude",
        "flexibility-adaptability",
        "intimacy",
        "commitment",
    ]


def test_the_kinds_of_relationship_are_pinned_too() -> None:
    assert [kind.slug for kind in TYPES] == [
        "romantic-sexual",
        "romantic",
        "sexual",
        "friendship",
        "family",
        "professional",
        "casual",
        "platonic",
        "online",
        "parent-child",
        "transactional",
        "intergenerational",
        "acquaintance",
        "caretaker",
    ]


def test_there_are_thirteen_factors() -> None:
    assert len(FACTORS) == 13


def test_the_tender_kinds_are_pinned() -> None:
    assert {kind.slug for kind in TYPES if kind.tender} == {
        "romantic-sexual",
        "romantic",
        "sexual",
        "family",
        "parent-child",
        "caretaker",
    }


def test_slugs_are_unique_and_kebab_case() -> None:
    for things in (FACTORS, TYPES):
        slugs = [thing.slug for thing in things]
        assert len(set(slugs)) == len(slugs)
        assert [slug for slug in slugs if not KEBAB.fullmatch(slug)] == []


def test_no_text_is_empty_or_has_space_around_it() -> None:
    texts = [
        *(text for factor in FACTORS for text in (factor.label, factor.statement, factor.example)),
        *(text for kind in TYPES for text in (kind.label, kind.definition, kind.think_of)),
    ]

    assert len(texts) == 3 * 13 + 3 * 14
    assert [text for text in texts if not text or text != text.strip()] == []


def test_no_two_things_have_the_same_label_or_meaning() -> None:
    for texts in (
        [factor.label for factor in FACTORS],
        [factor.statement for factor in FACTORS],
        [kind.label for kind in TYPES],
        [kind.definition for kind in TYPES],
    ):
        assert len(set(texts)) == len(texts)
