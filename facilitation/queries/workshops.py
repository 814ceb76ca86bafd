"""The workshops a facilitator can open a room from: the built-in ones, and those of their own."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from facilitation.models import Room, Workshop
from facilitation.rules.built_in import BUILT_IN
from facilitation.rules.plans import HelpLine, Plan


@dataclass(frozen=True)
class WorkshopFacts:
    """One workshop of a facilitator's own. `changed_at` tells one version of it from the next."""

    id: str
    plan: Plan
    changed_at: datetime
    deleted_at: datetime | None


def get_workshops_of(facilitator_id: int) -> list[WorkshopFacts]:
    """All of a facilitator's own workshops, also the deleted ones; the one changed last comes first."""
    workshops = Workshop.objects.filter(facilitator_id=facilitator_id).order_by("-changed_at", "pk")
    return [_facts(workshop) for workshop in workshops]


def get_workshop_of(*, facilitator_id: int, workshop_id: UUID | str) -> WorkshopFacts | None:
    """The workshop if it is this facilitator's own and not deleted, else None."""
    workshop = Workshop.objects.filter(pk=workshop_id, facilitator_id=facilitator_id, deleted_at=None).first()
    return None if workshop is None else _facts(workshop)


def get_workshop_plan(*, facilitator_id: int, key: str) -> Plan | None:
    """The plan that a page's address names: a built-in one by its slug, one of their own by its id; else None."""
    if key in BUILT_IN:
        return BUILT_IN[key]
    try:
        workshop_id = UUID(key)
    except ValueError:
        return None
    workshop = get_workshop_of(facilitator_id=facilitator_id, workshop_id=workshop_id)
    return None if workshop is None else workshop.plan


def get_latest_help_lines(facilitator_id: int) -> tuple[HelpLine, ...]:
    """The help lines of the room that this facilitator opened last; the next room may well be in the same place."""
    room = Room.objects.filter(facilitator_id=facilitator_id).order_by("-opened_at", "pk").first()
    return () if room is None else Plan.from_json(room.plan).help_lines


def _facts(workshop: Workshop) -> WorkshopFacts:
    return WorkshopFacts(
        id=str(workshop.pk),
        plan=Plan.from_json(workshop.plan),
        changed_at=workshop.changed_at,
        deleted_at=workshop.deleted_at,
    )
