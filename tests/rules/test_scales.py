"""The choices of a question, and that no frame's size tells them apart."""

from facilitation.protocol.commands import Answer
from facilitation.rules.scales import CODES, NOT_APPLICABLE, RATING, SCORES, SKIP


def test_a_choice_is_one_character_and_the_characters_differ() -> None:
    codes = [choice.code for choice in RATING]

    assert [len(code.encode()) for code in codes] == [1] * len(RATING)
    assert len(CODES) == len(codes)
    assert set(codes) == CODES


def test_the_choices_are_pinned_because_answers_and_exports_are_kept_by_them() -> None:
    assert [(choice.code, choice.slug, choice.kind) for choice in RATING] == [
        ("1", "rate-1", "score"),
        ("2", "rate-2", "score"),
        ("3", "rate-3", "score"),
        ("4", "rate-4", "score"),
        ("5", "rate-5", "score"),
        ("n", "rate-na", "none"),
        ("s", "rate-skip", "skip"),
    ]


def test_scores_go_from_low_to_high_and_leave_out_what_is_no_rating() -> None:
    assert SCORES == ("1", "2", "3", "4", "5")
    assert {choice.kind: choice.code for choice in RATING if choice.kind != "score"} == {
        "none": NOT_APPLICABLE,
        "skip": SKIP,
    }


def test_every_choice_has_a_label_of_its_own() -> None:
    labels = [choice.label for choice in RATING]

    assert all(label.strip() for label in labels)
    assert len(set(labels)) == len(labels)


def test_a_skip_is_a_frame_of_the_same_size_as_any_rating() -> None:
    """Rule R6b: who watches the network sees that somebody tapped, not what."""
    sizes = {
        choice.slug: len(Answer(ref="a7", question=42, choice=choice.code).model_dump_json().encode())
        for choice in RATING
    }

    assert len(sizes) == 7
    assert len(set(sizes.values())) == 1
