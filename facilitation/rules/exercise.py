"""The parts of a session, what is asked in them, and what the screen may show of it."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Literal

from facilitation.rules.text import gettext_noop as _


class Stage(StrEnum):
    """A part of a session, in the order in which sessions go."""

    ARRIVE = "arrive"
    PROMISE = "promise"
    FRAME = "frame"
    WARM_UP = "warm-up"
    PEOPLE = "people"
    PLACE = "place"
    RINGS = "rings"
    BREAK = "break"
    RATE = "rate"
    FACTORS = "factors"
    GROUPS = "groups"
    REPAIR = "repair"
    HELPER = "helper"
    CLOSING = "closing"
    CHECK = "check"
    THANKS = "thanks"


STAGE_LABELS: Mapping[Stage, str] = {
    Stage.ARRIVE: _("Arrive and join"),
    Stage.PROMISE: _("Agreements and promise"),
    Stage.FRAME: _("The frame"),
    Stage.WARM_UP: _("Warm-up map"),
    Stage.PEOPLE: _("People first"),
    Stage.PLACE: _("Place the types"),
    Stage.RINGS: _("Show the rings"),
    Stage.BREAK: _("Break"),
    Stage.RATE: _("Rate the 13 things"),
    Stage.FACTORS: _("Factors and gaps"),
    Stage.GROUPS: _("Small groups"),
    Stage.REPAIR: _("Harm and repair"),
    Stage.HELPER: _("The helping relationship"),
    Stage.CLOSING: _("Closing cards"),
    Stage.CHECK: _("Closing check"),
    Stage.THANKS: _("Thanks and help lines"),
}

ALWAYS = (Stage.ARRIVE, Stage.PROMISE, Stage.THANKS)
"""No plan leaves these out: people need a way in, the promise before the first question, and a steady end."""


class Ask(StrEnum):
    """What a round asks."""

    WARM_UP = "warm-up"
    PLACE = "place"
    MOVEMENT = "movement"
    RATE = "rate"
    HARDEST = "hardest"
    HELPER = "helper"
    REASONS = "reasons"
    CHECK = "check"


ASK_STAGES: Mapping[Ask, Stage] = {
    Ask.WARM_UP: Stage.WARM_UP,
    Ask.PLACE: Stage.PLACE,
    Ask.MOVEMENT: Stage.RINGS,
    Ask.RATE: Stage.RATE,
    Ask.HARDEST: Stage.REPAIR,
    Ask.HELPER: Stage.HELPER,
    Ask.REASONS: Stage.HELPER,
    Ask.CHECK: Stage.CHECK,
}
"""The stage in which each may be opened."""

LOOKS_BACK: Mapping[Stage, Ask] = {Stage.RINGS: Ask.PLACE, Stage.FACTORS: Ask.RATE}
"""Stages that look at the rounds of an earlier one."""


class Display(StrEnum):
    """What the facilitator lets the screen show of a round's results."""

    SHOWN = "shown"
    COLLECTING = "collecting"
    KEPT_OFF = "kept_off"


USUAL_DISPLAYS: Mapping[Ask, Display] = {
    Ask.WARM_UP: Display.SHOWN,
    Ask.PLACE: Display.COLLECTING,
    Ask.MOVEMENT: Display.COLLECTING,
    Ask.RATE: Display.SHOWN,
    Ask.HARDEST: Display.SHOWN,
    Ask.HELPER: Display.SHOWN,
    Ask.REASONS: Display.SHOWN,
    Ask.CHECK: Display.KEPT_OFF,
}
"""Placements stay hidden until shown, because a visible result pulls people to the majority; the check is for after."""


class Curtain(StrEnum):
    """What lies over the screen, whatever the room is doing."""

    OPEN = "open"
    BLANK = "blank"
    FROZEN = "frozen"
    PAUSED = "paused"


class Chart(StrEnum):
    """How the screen draws a round."""

    BARS = "bars"
    BULLSEYE = "bullseye"
    TARGETS = "targets"
    PROFILE = "profile"
    GAPS = "gaps"
    MOVEMENT = "movement"
    HELPER = "helper"
    REASONS = "reasons"
    COUNTS = "counts"


CHARTS: Mapping[Ask, tuple[Chart, ...]] = {
    Ask.WARM_UP: (Chart.BARS, Chart.BULLSEYE, Chart.TARGETS),
    Ask.PLACE: (Chart.BARS, Chart.BULLSEYE, Chart.TARGETS),
    Ask.MOVEMENT: (Chart.MOVEMENT,),
    Ask.RATE: (Chart.PROFILE, Chart.GAPS),
    Ask.HARDEST: (Chart.COUNTS,),
    Ask.HELPER: (Chart.HELPER,),
    Ask.REASONS: (Chart.REASONS,),
    Ask.CHECK: (Chart.PROFILE,),
}
"""The charts that suit what a round asks, the usual one first."""


class UnknownStageError(ValueError):
    """A stage that this plan does not have."""

    code: Literal["unknown_stage"] = "unknown_stage"


class UnknownSubjectError(ValueError):
    """Something that this plan does not ask about."""

    code: Literal["unknown_subject"] = "unknown_subject"


class UnknownChartError(ValueError):
    """A chart that does not suit the round."""

    code: Literal["unknown_chart"] = "unknown_chart"
