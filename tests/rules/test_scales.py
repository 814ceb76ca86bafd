"""The choices of a question, and that no frame's size tells them apart."""

import pytest

from facilitation.protocol.commands import Answer
from facilitation.rules.scales import (
    CODES,
    HELPER,
    NOT_APPLICABLE,
    RATING,
    REASONS,
    RINGS,
    SCALES,
    SCORES,
    SKIP,
    Scale,
)


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


# Every scale


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
def test_all_choices_of_a_scale_travel_in_frames_of_one_size(scale: Scale) -> None:
    """Rule R6b, also where several can be chosen."""
    frames = {Answer(ref="a7", question=42, choice=choice).model_dump_json() for choice in scale.choices}

    assert len(frames) == len(scale.choices) > 3
    assert len({len(frame) for frame in frames}) == 1


@pytest.mark.parametrize("scale", SCALES.values(), ids=SCALES.keys())
def test_every_scale_can_be_skipped_and_be_answered_with_none_of_it(scale: Scale) -> None:
    for code in (NOT_APPLICABLE, SKIP):
        assert code.ljust(scale.most, "-") in scale.choices
    assert {scale.count({choice: 1}).get(step, 0) for choice in scale.choices for step in scale.steps} == {0, 1}


@pytest.mark.parametrize(("scale", "choices"), [(HELPER[4], 15 + 2), (HELPER[3], 7 + 2), (REASONS, 10 + 45 + 120 + 2)])
def test_several_steps_have_one_way_to_be_written(scale: Scale, choices: int) -> None:
    assert len(scale.choices) == choices


def test_what_is_chosen_together_counts_at_each_step() -> None:
    assert HELPER[4].count({"1-3-": 2, "1---": 1, "n---": 3, "s---": 1}) == {"1": 3, "3": 2, "n": 3, "s": 1}
    assert REASONS.count({"adj": 2, "a--": 1}) == {"a": 3, "d": 2, "j": 2}
    assert RINGS[4].count({"1": 2, "n": 1}) == {"1": 2, "n": 1}


def test_the_scales_are_pinned_because_questions_are_kept_by_them() -> None:
    assert {slug: "".join(scale.steps) for slug, scale in SCALES.items()} == {
        "rating": "12345",
        "movement": "123",
        "hardest": "12345",
        "agreement": "12345",
        "reasons": "abcdefghij",
        "rings-3": "123",
        "rings-4": "1234",
        "rings-5": "12345",
        "helper-3": "123",
        "helper-4": "1234",
        "helper-5": "12345",
    }
    assert {slug for slug, scale in SCALES.items() if scale.several} == {
        "reasons",
        "helper-3",
        "helper-4",
        "helper-5",
    }
