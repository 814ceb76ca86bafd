"""Who may lead: invitations and the accounts made with them."""

import secrets
from datetime import datetime, timedelta
from hashlib import sha256
from importlib import import_module
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.tokens import default_token_generator
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.crypto import constant_time_compare
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from facilitation.actions.moves import tell_lead
from facilitation.models import Facilitator, Invitation, Room

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


def is_signed_in(*, facilitator_id: int, session_key: str) -> bool:
    """Whether the facilitator still has this session: nobody ended it, changed the password or shut the account."""
    session = import_module(settings.SESSION_ENGINE).SessionStore(session_key)
    if session.get(SESSION_KEY) != str(facilitator_id):
        return False
    facilitator = Facilitator.objects.filter(pk=facilitator_id, is_active=True).first()
    return facilitator is not None and constant_time_compare(
        session.get(HASH_SESSION_KEY, ""), facilitator.get_session_auth_hash()
    )


def tell_desks_of(facilitator_id: int) -> None:
    """A session of this facilitator has ended: let every open desk look whether it was its own, and close if so."""
    for room_id in Room.objects.filter(facilitator_id=facilitator_id).values_list("pk", flat=True):
        tell_lead(room_id)


def forget_old_sign_ins(*, now: datetime) -> None:
    """Delete sessions and one-time links that open nothing any more."""
    import_module(settings.SESSION_ENGINE).SessionStore.clear_expired()
    Invitation.objects.filter(Q(expires_at__lte=now) | Q(used_at__isnull=False)).delete()


def keep_email(*, facilitator_id: int, email: str) -> None:
    """Where a link to a new password may be sent; nowhere if it is empty."""
    Facilitator.objects.filter(pk=facilitator_id).update(email=email)


def find_facilitator(username: str) -> int | None:
    """Whose name this is, if they may sign in."""
    return Facilitator.objects.filter(username=username, is_active=True).values_list("pk", flat=True).first()


def make_reset(facilitator_id: int) -> tuple[str, str]:
    """What stands in the address of a link to a new password: who, and a token that works once, for a day."""
    facilitator = Facilitator.objects.get(pk=facilitator_id)
    return urlsafe_base64_encode(force_bytes(facilitator_id)), default_token_generator.make_token(facilitator)


def _find(token: str, now: datetime) -> "QuerySet[Invitation]":
    return Invitation.objects.filter(digest=_digest(token), used_at=None, expires_at__gt=now)


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
