"""Everything that is said in the stages, and that it says all that the exercise is about."""

import re
from dataclasses import replace

import pytest

from facilitation.rules import cards, content, rings, scales, script
from facilitation.rules.exercise import Stage
from tests.rules.test_text import get_texts

KEBAB = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
NAMES = [name for name in cards.__all__ if name.isupper()]
GROUPS = [name for name in NAMES if isinstance(getattr(cards, name), tuple)]

SAID = {
    1: ("FRAME", "three-questions", "kinds of bonds .* one healthy.* a helper"),
    2: ("FRAME", "wide-word", "any tie .* kin and love"),
    3: ("FRAME", "kinds-differ", "how close .* for"),
    4: ("FRAME", "no-full-answer", "not simple.* no list"),
    5: ("FRAME", "harm-repair", "everyone hurts"),
    6: ("FRAME", "harm-repair", "each of you owns it"),
    7: ("FRAME", "harm-unowned", "do not own .* do not know how"),
    8: ("FRAME", "sphere", "power.* sway.* close.* know"),
    9: ("FRAME", "why", "why you put them there"),
    14: ("FRAME", "rule-closer", "safer and closer"),
    16: ("GROUP_PROMPTS", "two-rings", "why"),
    17: ("PEOPLE_TIPS", "each-type", "real people for each.* after"),
    18: ("FRAME", "rule-order", "no special order"),
    19: ("PEOPLE_TIPS", "many-types", "more than one type"),
    20: ("FRAME", "rule-not-fixed", "move over time"),
    21: ("FRAME", "rule-not-fixed", "friend .* partner.* fling .* friendship.* online .* for real"),
    22: ("FRAME", "rule-not-all", "how strong each one is can differ"),
    23: ("FRAME", "rule-not-all", "every good bond has some.* not all of them fit"),
    24: ("FRAME", "rule-more", "tends to sit"),
    25: ("FRAME", "rule-curious", "curious and look again"),
    26: ("types", "romantic-sexual", "first date to a shared life"),
    27: ("types", "romantic", "with or without sex"),
    28: ("types", "friendship", "like, trust .* no romance"),
    29: ("types", "family", "birth, law or long care"),
    30: ("types", "professional", "role"),
    31: ("types", "casual", "asks little"),
    32: ("types", "platonic", "deep bond .* no romance or sex"),
    33: ("types", "online", "screen"),
    34: ("types", "parent-child", "raises them"),
    35: ("types", "parent-child", "painful"),
    36: ("types", "transactional", "swap"),
    37: ("types", "intergenerational", "older or .* younger"),
    38: ("types", "acquaintance", "know a little"),
    39: ("types", "caretaker", "ill, disabled or growing old"),
    40: ("factors", "communication", "without attacking.* listen"),
    41: ("factors", "safety", "rely on"),
    42: ("factors", "respect", "limits and views"),
    43: ("factors", "equality-equity", "share the work"),
    44: ("factors", "emotional-support", "bad times and good.* small ways"),
    45: ("factors", "independence-autonomy", "own person.* run the other's life"),
    46: ("factors", "shared-values-goals", "same things ahead"),
    47: ("factors", "conflict-resolution", "talk it out, own our part"),
    48: ("factors", "quality-time", "make room for each other"),
    49: ("factors", "appreciation-gratitude", "clear, exact way"),
    50: ("factors", "flexibility-adaptability", "when life changes, we keep talking"),
    51: ("FRAME", "rule-intimacy", "do not need touch, or deep sharing"),
    52: ("factors", "commitment", "time and care"),
    53: ("HELPER_LINES", "helper-first", "first bond that feels healthy"),
    54: ("HELPER_LINES", "helper-power", "does not go both ways"),
    55: ("HELPER_LINES", "helper-paid", "swap"),
    56: ("HELPER_LINES", "helper-hats", "listener.* hard things.* teacher.* cheer.* safe base.* planner.* systems"),
    57: ("HELPER_LINES", "helper-limits", "friend, family, partner or lover.* limit .* kept"),
    58: ("HELPER_EVIDENCE", "evidence", "295 studies.* not proof"),
    59: ("HELPER_LINES", "helper-like", "like your therapist"),
    60: ("HELPER_LINES", "helper-same", "most of the 13"),
    61: ("REASONS", "trust-safety", "hard things .* brave"),
    62: ("REASONS", "open-communication", "understand you"),
    63: ("REASONS", "collaboration", "team .* aims .* plan"),
    64: ("REASONS", "empathy-understanding", "feelings .* cope"),
    65: ("REASONS", "engagement", "turn up, join in.* someone asks.* until you can"),
    66: ("REASONS", "respect-non-judgment", "accepted .* honest"),
    67: ("REASONS", "therapeutic-attachment", "safe bond .* heal"),
    68: ("REASONS", "motivation-hope", "things can change"),
    69: ("REASONS", "adaptability", "change the plan as you change"),
    70: ("REASONS", "fewer-drop-outs", "give up too soon"),
    71: ("HELPER_LINES", "helper-anywhere", "every ring .* no place"),
    72: ("HELPER_WHY", "much-say", "say in your life"),
    73: ("HELPER_STRICT", "helper-strict", "so strict.* both of you safe"),
    74: ("CLOSING_CARDS", "who-needs-therapy", "anyone.* past.* now .* later"),
    75: ("CLOSING_CARDS", "why-therapy-matters", "not on you.* respond .* harm being passed on"),
    76: ("CLOSING_CARDS", "how-to-choose", "aims.* trained.* click.* push"),
    77: ("CLOSING_CARDS", "why-the-bond-matters", "rests a lot on the bond"),
    78: ("SEND_OFF", "send-off", "worth"),
}
"""What the exercise is about, by the numbers of our list: where it is said, and words of it that must not get lost.

10 to 13 and 15 are no words: running it alone, the order of stages, the season, the bullseye and its two ways.
"""
NO_WORDS = {10, 11, 12, 13, 15}


def get_group(name: str) -> tuple[object, ...]:
    group = {"types": content.TYPES, "factors": content.FACTORS}.get(name) or getattr(cards, name)
    return group if isinstance(group, tuple) else (group,)


def get_said(name: str, slug: str) -> str:
    """All the words of one thing in a group, on one line and in small letters; nothing if it is gone."""
    things = [thing for thing in get_group(name) if getattr(thing, "slug", None) == slug]
    return " ".join(str(value) for thing in things for value in vars(thing).values()).lower()


def test_every_line_of_our_list_is_said_or_is_no_matter_of_words() -> None:
    assert set(SAID) | NO_WORDS == set(range(1, 79))
    assert set(SAID) & NO_WORDS == set()


@pytest.mark.parametrize("number", SAID)
def test_the_exercise_says_what_it_is_about(number: int) -> None:
    name, slug, words = SAID[number]

    assert re.search(words, get_said(name, slug))


def test_what_is_gone_says_nothing() -> None:
    assert get_said("FRAME", "rule-closer")
    assert not get_said("FRAME", "rule-forgotten")


def test_the_talk_about_helpers_comes_after_kinds_and_factors() -> None:
    stages = list(script.SCRIPT)

    assert stages.index(Stage.PLACE) < stages.index(Stage.RATE) < stages.index(Stage.HELPER)


@pytest.mark.parametrize("name", GROUPS)
def test_slugs_are_unique_within_their_group_and_stable_in_form(name: str) -> None:
    slugs = [thing.slug for thing in get_group(name) if hasattr(thing, "slug")]

    assert len(set(slugs)) == len(slugs)
    assert [slug for slug in slugs if not KEBAB.fullmatch(slug)] == []


def test_a_slug_of_another_form_would_be_seen() -> None:
    assert not KEBAB.fullmatch(replace(cards.FRAME[0], slug="Rule closer").slug)


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("PREPARATION", 9),
        ("AGREEMENTS", 6),
        ("WARM_UP", 5),
        ("MOVEMENT_STEPS", 3),
        ("REVEAL_QUESTIONS", 3),
        ("GAP_QUESTIONS", 6),
        ("DEBRIEF", 3),
        ("REPAIR_QUESTIONS", 5),
        ("HARDEST", 5),
        ("HELPER_WHY", 4),
        ("REASONS", 10),
        ("CLOSING_CARDS", 4),
        ("CHECK_ITEMS", 4),
        ("CHECK_STEPS", 5),
    ],
)
def test_there_are_as_many_as_there_are_to_be(name: str, number: int) -> None:
    assert len(get_group(name)) == number


@pytest.mark.parametrize("name", NAMES)
def test_no_text_is_empty_or_has_space_around_it(name: str) -> None:
    texts = get_texts(getattr(cards, name))

    assert texts
    assert [text for text in texts if text != text.strip()] == []


def test_the_slugs_that_rounds_and_reports_are_kept_by_are_pinned() -> None:
    assert [item.slug for item in cards.WARM_UP] == ["coffee-or-tea", "phone", "pet", "rain", "monday"]
    assert [item.slug for item in cards.CHECK_ITEMS] == ["heard", "mattered", "way", "overall"]
    assert [item.slug for item in cards.REASONS] == [
        "trust-safety",
        "open-communication",
        "collaboration",
        "empathy-understanding",
        "engagement",
        "respect-non-judgment",
        "therapeutic-attachment",
        "motivation-hope",
        "adaptability",
        "fewer-drop-outs",
    ]


def test_scales_have_a_step_for_every_word() -> None:
    assert len(scales.HARDEST.steps) == len(cards.HARDEST)
    assert len(scales.AGREEMENT.steps) == len(cards.CHECK_STEPS)
    assert len(scales.MOVEMENT.steps) == len(cards.MOVEMENT_STEPS)
    assert len(scales.REASONS.steps) == len(cards.REASONS)


def test_every_reason_is_linked_to_factors_and_every_factor_to_a_reason_or_to_what_is_needed_as_well() -> None:
    linked = [link.reason for link in cards.ALLIANCE]

    assert linked == [*(reason.slug for reason in cards.REASONS), ""]
    assert {slug for link in cards.ALLIANCE for slug in link.factors} == {factor.slug for factor in content.FACTORS}
    assert all(link.differs for link in cards.ALLIANCE)


def test_the_helper_is_no_kind_of_relationship_on_the_map() -> None:
    assert cards.HELPER.slug == "therapeutic"
    assert cards.HELPER.slug not in {kind.slug for kind in content.TYPES}


def test_how_much_say_has_words_for_every_ring() -> None:
    assert [line.slug for line in cards.SAY_LENS.rings] == [ring.slug for ring in rings.RINGS]


def test_harm_is_never_spoken_of_without_the_limit_of_repair() -> None:
    frame = [line.slug for line in cards.FRAME]

    assert frame.index("harm-repair") < frame.index("repair-limit")
    assert cards.REPAIR_LINES[:2] == (cards.HARM_REPAIR, cards.REPAIR_LIMIT)


def test_what_is_private_is_never_sent_and_nothing_private_reaches_desk_or_screen() -> None:
    rows = {row.slug: row for row in cards.WHAT_GOES_WHERE}
    private = [row for row in rows.values() if row.server == "Never sent"]

    assert [row.slug for row in private] == ["people", "own-map", "gaps"]
    assert {row.desk for row in private} == {"No"}
    assert {row.phone for row in rows.values()} == {"Yes"}


def test_the_desk_has_no_more_than_the_screen_of_what_people_answer() -> None:
    rows = {row.slug: row for row in cards.WHAT_GOES_WHERE}

    assert [slug for slug, row in rows.items() if row.desk != row.screen] == ["gaps", "slow-down", "check"]
    assert rows["rings"].desk == rows["rings"].screen == "Totals, once %(floor)s people have answered"


def test_in_a_room_without_pictures_no_answer_leaves_the_phone() -> None:
    usual, small = cards.get_what_goes_where(small_group=False), cards.get_what_goes_where(small_group=True)

    assert usual == cards.WHAT_GOES_WHERE
    assert [row.slug for row in small] == [row.slug for row in usual]
    assert {row.server for row in usual} == {"Never sent", "Yes, without a name", "Only that someone did", "How many"}
    assert {row.server for row in small} == {"Never sent", "Only that someone did", "How many"}
    assert {row.slug for row in small if row.screen != "No"} == {"crowd"}
