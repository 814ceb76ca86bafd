"""What the facilitator may say."""

import re

import pytest

from facilitation.rules.exercise import Stage
from facilitation.rules.script import SCRIPT, WRONG_CARDS

WORDS_A_MINUTE = 130
"""Spoken calmly."""


def test_every_stage_has_a_script_in_the_order_of_sessions() -> None:
    assert list(SCRIPT) == [stage.value for stage in Stage]
    assert len(SCRIPT) == 16


@pytest.mark.parametrize("stage", SCRIPT)
def test_every_stage_has_a_cue_three_follow_ups_and_one_or_two_cards_for_when_it_goes_wrong(stage: str) -> None:
    script = SCRIPT[stage]

    assert script.cue.strip()
    assert len(set(script.follow_ups)) == 3
    assert 1 <= len(set(script.wrong)) == len(script.wrong) <= 2
    assert set(script.wrong) <= {card.slug for card in WRONG_CARDS}


@pytest.mark.parametrize("stage", SCRIPT)
def test_cues_are_short_enough_to_speak(stage: str) -> None:
    """Half a minute; the promise, which is read aloud in full, takes less than a whole one."""
    words = len(SCRIPT[stage].cue.split())

    assert words <= (WORDS_A_MINUTE if stage == "promise" else WORDS_A_MINUTE / 2)


def test_the_cards_for_when_it_goes_wrong_are_pinned_and_each_is_near_at_hand_in_some_stage() -> None:
    slugs = ["crying", "danger", "argument", "joke", "silence", "alarming", "network", "too-few"]

    assert [card.slug for card in WRONG_CARDS] == slugs
    assert {slug for script in SCRIPT.values() for slug in script.wrong} == set(slugs)
    assert all(card.front and card.back for card in WRONG_CARDS)


def test_limits_of_what_stays_in_the_room_are_the_facilitators_to_fill_in() -> None:
    gaps = {stage: re.findall(r"\[.*?\]", script.cue) for stage, script in SCRIPT.items() if "[" in script.cue}

    assert gaps == {"promise": ["[what you must pass on here]"]}


def test_what_must_be_said_is_said() -> None:
    """Guards that a rewording must not lose, each in the cue of its stage."""
    for stage, words in {
        "arrive": "just listen",
        "promise": "Skip anything",
        "frame": "not a mark",
        "people": "None of this leaves your phone",
        "rings": "We do not guess whose dot",
        "groups": "you can pass",
        "repair": "You never owe repair",
        "helper": "leave me out of it",
        "closing": "What was done to you is not on you",
        "check": "only after the end",
        "thanks": "every single answer is destroyed",
    }.items():
        assert words in SCRIPT[stage].cue
        assert words not in SCRIPT["break"].cue
