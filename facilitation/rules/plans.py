"""A workshop as data: what a room does, kept with the room, edited in the browser, and the format of its file.

Texts are stored in full. The built-in ones are English and are translated when they are shown; a facilitator's own
words pass through unchanged.
"""

from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from facilitation.rules.cards import AGREEMENTS, CHECK_ITEMS, WARM_UP
from facilitation.rules.content import FACTORS, TYPES
from facilitation.rules.exercise import (
    ALWAYS,
    ASK_STAGES,
    USUAL_DISPLAYS,
    Ask,
    Display,
    Stage,
    UnknownStageError,
    UnknownSubjectError,
)
from facilitation.rules.release import GREATEST_FLOOR, LEAST_FLOOR, LEAST_STEP, USUAL_FLOOR, USUAL_STEP, Policy
from facilitation.rules.rings import get_rings
from facilitation.rules.scales import AGREEMENT, HARDEST, HELPER, MOVEMENT, RATINGS, REASONS, RINGS, Scale

FORMAT: Literal["spheres-workshop"] = "spheres-workshop"
VERSION: Literal[2] = 2

COMBINED = "romantic-sexual"
SPLIT = ("romantic", "sexual")
"""Asked beside `romantic-sexual` in plans that ask about the two apart; their numbers are never added up."""

TENDER = frozenset(kind.slug for kind in TYPES if kind.tender)
"""Built-in kinds of relationship that no plan makes less tender."""

Slug = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$")]
Label = Annotated[str, StringConstraints(min_length=1, max_length=80, strip_whitespace=True)]
Text = Annotated[str, StringConstraints(max_length=400, strip_whitespace=True)]
Sentence = Annotated[str, StringConstraints(min_length=1, max_length=400, strip_whitespace=True)]


class Part(BaseModel):
    """A part of a plan: frozen, strict, and an unknown field is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class PlanStage(Part):
    """A stage of a plan. `minutes` are planned; `cue` is the facilitator's own, empty for the built-in one."""

    stage: Stage
    minutes: Annotated[int, Field(ge=0, le=180)]
    on: bool = True
    cue: Annotated[str, StringConstraints(max_length=1000, strip_whitespace=True)] = ""


class PlanType(Part):
    """A kind of relationship to place and rate. `tender` kinds are drawn with more care (rule R7)."""

    slug: Slug
    label: Label
    definition: Text = ""
    think_of: Text = ""
    tender: bool = False
    on: bool = True


class PlanFactor(Part):
    """One thing to rate."""

    slug: Slug
    label: Label
    statement: Sentence
    example: Text = ""
    on: bool = True


class PlanRing(Part):
    """A ring of the map, the centre first."""

    slug: Slug
    label: Label
    hint: Text = ""


class HelpLine(Part):
    """Where people find help nearby: shown on every phone and, at the end, on the screen."""

    name: Label
    contact: Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
    note: Annotated[str, StringConstraints(max_length=200, strip_whitespace=True)] = ""


class Plan(Part):
    """What one workshop does. A room keeps its own copy from the moment it is opened."""

    format: Literal["spheres-workshop"] = FORMAT
    version: Literal[2] = VERSION
    slug: Slug
    title: Label
    summary: Text = ""
    stages: Annotated[tuple[PlanStage, ...], Field(min_length=1, max_length=len(Stage))]
    types: Annotated[tuple[PlanType, ...], Field(min_length=1, max_length=40)]
    split: bool = False
    factors: Annotated[tuple[PlanFactor, ...], Field(min_length=1, max_length=30)]
    rings: Annotated[tuple[PlanRing, ...], Field(min_length=3, max_length=5)]
    focus: Annotated[tuple[Slug, ...], Field(max_length=3)] = ()
    agreements: Annotated[tuple[Sentence, ...], Field(max_length=12)] = ()
    help_lines: Annotated[tuple[HelpLine, ...], Field(max_length=10)] = ()
    displays: Mapping[Ask, Literal[Display.SHOWN, Display.COLLECTING]] = {}
    floor: Annotated[int, Field(ge=LEAST_FLOOR, le=GREATEST_FLOOR)] = USUAL_FLOOR
    step: Annotated[int, Field(ge=LEAST_STEP, le=GREATEST_FLOOR)] = USUAL_STEP
    small_group: bool = False

    @model_validator(mode="after")
    def _fits_together(self) -> Self:
        stages = [one.stage for one in self.stages]
        if stages != [stage for stage in Stage if stage in set(stages)] or len(set(stages)) != len(stages):
            raise PydanticCustomError("stages_order", "The stages are not in their order, or one comes twice.")
        if missing := [stage for stage in ALWAYS if stage not in self.running]:
            raise PydanticCustomError(
                "stages_missing", "The stage {stage} cannot be left out.", {"stage": missing[0].value}
            )
        for name, parts in (("types", self.types), ("factors", self.factors), ("rings", self.rings)):
            slugs = [part.slug for part in parts]
            if twice := next((slug for slug in slugs if slugs.count(slug) > 1), None):
                raise PydanticCustomError("comes_twice", "{slug} comes twice in {name}.", {"slug": twice, "name": name})
        if not self.asked_types:
            raise PydanticCustomError("no_types", "At least one kind of relationship must be asked about.")
        if not self.asked_factors:
            raise PydanticCustomError("no_factors", "At least one thing to rate must be asked about.")
        known = {kind.slug for kind in self.asked_types}
        if unknown := next((slug for slug in self.focus if slug not in known), None):
            raise PydanticCustomError(
                "focus_unknown", "{slug} is rated, but not among the types asked about.", {"slug": unknown}
            )
        if self.step > self.floor:
            raise PydanticCustomError("step_over_floor", "The step cannot be more than the floor.")
        return self

    @property
    def running(self) -> tuple[Stage, ...]:
        """The stages that are on, in order."""
        return tuple(one.stage for one in self.stages if one.on)

    @property
    def minutes(self) -> int:
        """How long the workshop is planned to take."""
        return sum(one.minutes for one in self.stages if one.on)

    @property
    def asked_types(self) -> tuple[PlanType, ...]:
        """The kinds of relationship that are asked about."""
        return tuple(kind for kind in self.types if kind.on and (self.split or kind.slug not in SPLIT))

    @property
    def asked_factors(self) -> tuple[PlanFactor, ...]:
        """The things that are rated."""
        return tuple(factor for factor in self.factors if factor.on)

    @property
    def policy(self) -> Policy:
        """The promise in two numbers that a room opened from this plan starts with."""
        return Policy(floor=self.floor, step=self.step)

    def to_json(self) -> dict[str, Any]:
        """The plan as plain values, for a room's own copy and for a file."""
        return self.model_dump(mode="json")

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> "Plan":
        """The plan that `to_json` kept, also that of an earlier version; pydantic's `ValidationError` if it is none."""
        return cls.model_validate(kept if "version" in kept else _upgrade(kept))

    def get_scale(self, ask: Ask) -> Scale:
        """How the questions of an ask are answered."""
        rings = len(self.rings)
        scales = {
            Ask.WARM_UP: RINGS[rings],
            Ask.PLACE: RINGS[rings],
            Ask.MOVEMENT: MOVEMENT,
            Ask.RATE: RATINGS,
            Ask.HARDEST: HARDEST,
            Ask.HELPER: HELPER[rings],
            Ask.REASONS: REASONS,
            Ask.CHECK: AGREEMENT,
        }
        return scales[ask]

    def get_questions(self, ask: Ask) -> tuple[str, ...]:
        """The slugs of the questions of an ask, in order."""
        match ask:
            case Ask.WARM_UP:
                return tuple(item.slug for item in WARM_UP)
            case Ask.PLACE | Ask.MOVEMENT:
                return tuple(kind.slug for kind in self.asked_types)
            case Ask.RATE:
                return tuple(factor.slug for factor in self.asked_factors)
            case Ask.CHECK:
                return tuple(item.slug for item in CHECK_ITEMS)
            case Ask.HARDEST | Ask.HELPER | Ask.REASONS:
                return (ask.value,)

    def get_asks(self) -> tuple[Ask, ...]:
        """What the plan's stages can ask."""
        return tuple(ask for ask, stage in ASK_STAGES.items() if stage in self.running)

    def get_display(self, ask: Ask) -> Display:
        """Whether a round of this ask starts on the screen or hidden until shown."""
        return self.displays.get(ask, USUAL_DISPLAYS[ask]) if ask is not Ask.CHECK else Display.KEPT_OFF

    def get_stage(self, slug: str) -> Stage:
        """The plan's stage of that name; `UnknownStageError` if it is not there or off."""
        for stage in self.running:
            if stage == slug:
                return stage
        raise UnknownStageError(f"The plan {self.slug} has no stage {slug!r}.")

    def get_type(self, slug: str) -> PlanType:
        """The kind of relationship of that name; `UnknownSubjectError` if the plan does not ask about it."""
        for kind in self.asked_types:
            if kind.slug == slug:
                return kind
        raise UnknownSubjectError(f"The plan {self.slug} does not ask about {slug!r}.")

    def is_tender(self, slug: str) -> bool:
        """Whether pictures about this kind of relationship are always coarse (rule R7).

        Of the built-in kinds the tender ones stay so, whatever a file says.
        """
        return slug in TENDER or any(kind.tender for kind in self.types if kind.slug == slug)


def get_usual_types() -> tuple[PlanType, ...]:
    """All built-in kinds of relationship."""
    return tuple(
        PlanType(
            slug=kind.slug,
            label=kind.label,
            definition=kind.definition,
            think_of=kind.think_of,
            tender=kind.tender,
        )
        for kind in TYPES
    )


def get_usual_factors() -> tuple[PlanFactor, ...]:
    """The 13 things."""
    return tuple(
        PlanFactor(slug=factor.slug, label=factor.label, statement=factor.statement, example=factor.example)
        for factor in FACTORS
    )


def get_usual_rings(number: int = 4) -> tuple[PlanRing, ...]:
    """The built-in rings, the centre first."""
    return tuple(PlanRing(slug=ring.slug, label=ring.label, hint=ring.hint) for ring in get_rings(number))


def make_plan(*, slug: str, title: str, summary: str, minutes: Mapping[Stage, int], focus: Iterable[str]) -> Plan:
    """A plan with the built-in texts; stages without minutes are off."""
    return Plan(
        slug=slug,
        title=title,
        summary=summary,
        stages=tuple(
            PlanStage(stage=stage, minutes=minutes.get(stage, 0), on=bool(minutes.get(stage))) for stage in Stage
        ),
        types=get_usual_types(),
        factors=get_usual_factors(),
        rings=get_usual_rings(),
        focus=tuple(focus),
        agreements=AGREEMENTS,
        displays={ask: display for ask, display in USUAL_DISPLAYS.items() if display is not Display.KEPT_OFF},
    )


def _upgrade(kept: Mapping[str, Any]) -> dict[str, Any]:
    """A plan of version 1, which named stages, subjects and factors by their slugs, as one of today."""
    stages, subjects, factors = set(kept["stages"]), set(kept["subjects"]), set(kept["factors"])
    types = [kind.model_copy(update={"on": kind.slug in subjects}) for kind in get_usual_types()]
    return Plan(
        slug=kept["slug"],
        title=kept["title"],
        summary=kept["summary"],
        stages=tuple(PlanStage(stage=stage, minutes=0, on=stage.value in stages) for stage in Stage),
        types=tuple(types),
        split=bool(subjects & set(SPLIT)),
        factors=tuple(one.model_copy(update={"on": one.slug in factors}) for one in get_usual_factors()),
        rings=get_usual_rings(),
        agreements=AGREEMENTS,
    ).to_json()
