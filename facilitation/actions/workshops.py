"""Workshops of one's own: made, changed, deleted, restored. Rooms keep their own copies: none of this moves them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from facilitation.models import Workshop
from facilitation.rules.plans import Plan

OWN = "own"
"""The slug of every plan that is not built in."""

INSTANT = timedelta(microseconds=1)


class NoSuchWorkshopError(LookupError):
    """This facilitator has no such workshop."""

    code = "no_such_workshop"


class StaleWorkshopError(Exception):
    """The workshop has been changed since it was read."""

    code = "stale_workshop"


def create_workshop(*, facilitator_id: int, plan: Plan, title: str | None = None, now: datetime) -> str:
    """Keep a plan as a workshop of one's own, under another title if one is given; its id."""
    changes = {"slug": OWN} if title is None else {"slug": OWN, "title": title}
    workshop = Workshop.objects.create(
        facilitator_id=facilitator_id,
        plan=plan.model_copy(update=changes).to_json(),
        created_at=now,
        changed_at=now,
    )
    return str(workshop.pk)


def save_workshop(
    *, facilitator_id: int, workshop_id: UUID | str, plan: Plan, changed_at: datetime, now: datetime
) -> None:
    """Replace the plan of a workshop that was read as it was at `changed_at`.

    Raises `StaleWorkshopError` if somebody else has saved it since, and `NoSuchWorkshopError`.
    """
    with _change(facilitator_id, workshop_id) as workshop:
        if workshop.deleted_at is not None:
            raise NoSuchWorkshopError("There is no such workshop.")
        if workshop.changed_at != changed_at:
            raise StaleWorkshopError("The workshop has been changed since it was read.")
        workshop.plan = plan.model_copy(update={"slug": OWN}).to_json()
        workshop.changed_at = max(now, changed_at + INSTANT)  # a version of its own, even if the clock stands


def delete_workshop(*, facilitator_id: int, workshop_id: UUID | str, now: datetime) -> None:
    """Put a workshop away; it can be restored. Raises `NoSuchWorkshopError`."""
    with _change(facilitator_id, workshop_id) as workshop:
        workshop.deleted_at = workshop.deleted_at or now


def restore_workshop(*, facilitator_id: int, workshop_id: UUID | str) -> None:
    """Bring a deleted workshop back. Raises `NoSuchWorkshopError`."""
    with _change(facilitator_id, workshop_id) as workshop:
        workshop.deleted_at = None


@contextmanager
def _change(facilitator_id: int, workshop_id: UUID | str) -> Iterator[Workshop]:
    with transaction.atomic():
        workshops = Workshop.objects.select_for_update()
        workshop = workshops.filter(pk=workshop_id, facilitator_id=facilitator_id).first()
        if workshop is None:
            raise NoSuchWorkshopError("There is no such workshop.")
        yield workshop
        workshop.save()
