"""Who may lead: invitations and the accounts made with them."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction

from facilitation.models import Facilitator, Invitation

if TYPE_CHECKING:
    from django.db.models import QuerySet

INVITATION_LASTS = timedelta(days=2)


class InvitationGoneError(Exception):
    """The link was used already, has expired or never was one."""

    code = "invitation_gone"


class NameTakenError(Exception):
    """Somebody else took the name in the same moment."""

    code = "name_taken"


def has_facilitator() -> bool:
    """Whether anybody can sign in yet."""
    return Facilitator.objects.filter(is_active=True).exists()


def invite(*, now: datetime) -> str:
    """A new token for a one-time link; it lasts two days. Only its digest is stored."""
    token = secrets.token_urlsafe(24)
    Invitation.objects.create(digest=_digest(token), expires_at=now + INVITATION_LASTS)
    return token


def is_invited(*, token: str, now: datetime) -> bool:
    """Whether the link of this token can still be used."""
    return _find(token, now).exists()


def accept_invitation(*, token: str, username: str, password: str, now: datetime) -> int:
    """Make the account and use the link up, both or neither. Returns the facilitator's id.

    Raises `InvitationGoneError` when somebody used the link first, or it has expired; `NameTakenError` when the name is
    somebody's, and the link then lives on.
    """
    try:
        with transaction.atomic():
            if not _find(token, now).update(used_at=now):
                raise InvitationGoneError("This link cannot be used any more.")
            return Facilitator.objects.create_user(username=username, password=password).pk
    except IntegrityError:
        raise NameTakenError("Somebody has this name already.") from None


def _find(token: str, now: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
