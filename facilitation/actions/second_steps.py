"""The second step of signing in: codes of an app (TOTP), passkeys (WebAuthn), and codes on paper."""

import json
import secrets
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import transaction
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice
from django_otp.util import random_hex
from webauthn import (
    generate_authentication_options,
    generate_registration_options,
    options_to_json,
    verify_authentication_response,
    verify_registration_response,
)
from webauthn.helpers import base64url_to_bytes
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from facilitation.models import Facilitator, Passkey
from facilitation.queries.second_steps import get_second_steps

RECOVERY_CODES = 10
RECOVERY_ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 10
MOST_PASSKEYS = 20


class NotProvedError(Exception):
    """What was sent does not prove that somebody holds the passkey, or that it was made here."""

    code = "not_proved"


@dataclass(frozen=True)
class Site:
    """Where a passkey is valid: the host's name without a port, and the origin of the page."""

    host: str
    origin: str


@dataclass(frozen=True)
class AppSecret:
    """What an app needs to show codes: as an address for a QR code, and to type."""

    address: str
    typed: str


def make_app_key() -> str:
    """A new secret for an app. It is kept with the session until a code of it was given."""
    return str(random_hex())


def show_app(*, facilitator_id: int, key: str) -> AppSecret:
    """The secret as an app takes it."""
    device = TOTPDevice(user_id=facilitator_id, key=key)
    return AppSecret(address=device.config_url, typed=b32encode(device.bin_key).decode().rstrip("="))


def confirm_app(*, facilitator_id: int, key: str, code: str) -> bool:
    """Ask for codes of the app from now on, in place of any earlier one, if this is one."""
    with transaction.atomic():
        TOTPDevice.objects.filter(user_id=facilitator_id).delete()
        device = TOTPDevice(user_id=facilitator_id, key=key, name="app")
        if device.verify_token(_clean(code)):
            return True
        transaction.set_rollback(True)
    return False


def remove_app(*, facilitator_id: int) -> None:
    """Ask for codes of an app no more."""
    TOTPDevice.objects.filter(user_id=facilitator_id).delete()
    _tidy(facilitator_id)


def check_code(*, facilitator_id: int, code: str) -> bool:
    """Whether this is a code of the app now, or one on paper. Either is good for once."""
    with transaction.atomic():
        cleaned = _clean(code)
        device = TOTPDevice.objects.select_for_update().filter(user_id=facilitator_id, confirmed=True).first()
        if device is not None and device.verify_token(cleaned):
            return True
        used: int = StaticToken.objects.filter(device__user_id=facilitator_id, token=_digest(cleaned)).delete()[0]
        return used > 0


def make_recovery_codes(*, facilitator_id: int) -> list[str]:
    """New codes on paper, in place of all earlier ones. Only digests are kept."""
    codes = ["".join(secrets.choice(RECOVERY_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)]
    with transaction.atomic():
        StaticDevice.objects.filter(user_id=facilitator_id).delete()
        device = StaticDevice.objects.create(user_id=facilitator_id, name="paper")
        StaticToken.objects.bulk_create(StaticToken(device=device, token=_digest(code)) for code in codes)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def begin_passkey(*, facilitator_id: int, site: Site) -> tuple[str, bytes]:
    """What a browser needs to make a passkey, as JSON, and the challenge to keep until it has."""
    facilitator = Facilitator.objects.get(pk=facilitator_id)
    options = generate_registration_options(
        rp_id=site.host,
        rp_name="Spheres",
        user_name=facilitator.get_username(),
        user_id=sha256(f"facilitator {facilitator_id}".encode()).digest(),
        exclude_credentials=_describe(facilitator_id),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.DISCOURAGED, user_verification=UserVerificationRequirement.PREFERRED
        ),
    )
    return options_to_json(options), options.challenge


def add_passkey(
    *, facilitator_id: int, name: str, credential: str, challenge: bytes, site: Site, now: datetime
) -> None:
    """Keep a passkey that a browser has made. Raises `NotProvedError`."""
    try:
        made = verify_registration_response(
            credential=credential,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
        )
    except (WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProvedError(type(error).__name__) from None
    if Passkey.objects.filter(facilitator_id=facilitator_id).count() >= MOST_PASSKEYS:
        raise NotProvedError("There are too many.")
    Passkey.objects.update_or_create(
        credential=made.credential_id,
        facilitator_id=facilitator_id,
        defaults={
            "public_key": made.credential_public_key,
            "uses": made.sign_count,
            "name": name.replace("\0", "").strip()[:64],
            "created_at": now,
        },
    )


def remove_passkey(*, facilitator_id: int, passkey_id: int) -> None:
    """Take this passkey for nothing any more."""
    Passkey.objects.filter(facilitator_id=facilitator_id, pk=passkey_id).delete()
    _tidy(facilitator_id)


def ask_for_passkey(*, facilitator_id: int, site: Site) -> tuple[str, bytes]:
    """What a browser needs to prove that it holds a passkey, as JSON, and the challenge to keep until it has."""
    options = generate_authentication_options(rp_id=site.host, allow_credentials=_describe(facilitator_id))
    return options_to_json(options), options.challenge


def check_passkey(*, facilitator_id: int, credential: str, challenge: bytes, site: Site) -> None:
    """Find the proof right. Raises `NotProvedError`."""
    try:
        claimed = base64url_to_bytes(str(json.loads(credential)["id"]))
        with transaction.atomic():
            passkey = Passkey.objects.select_for_update().get(facilitator_id=facilitator_id, credential=claimed)
            proved = verify_authentication_response(
                credential=credential,
                expected_challenge=challenge,
                expected_rp_id=site.host,
                expected_origin=site.origin,
                credential_public_key=bytes(passkey.public_key),
                credential_current_sign_count=passkey.uses,
            )
            passkey.uses = proved.new_sign_count
            passkey.save()
    except (Passkey.DoesNotExist, WebAuthnException, ValueError, TypeError, KeyError) as error:
        raise NotProvedError(type(error).__name__) from None


def remove_second_steps(*, facilitator_id: int) -> None:
    """Ask for nothing but the password: for whoever has lost everything else."""
    TOTPDevice.objects.filter(user_id=facilitator_id).delete()
    Passkey.objects.filter(facilitator_id=facilitator_id).delete()
    _tidy(facilitator_id)


def _tidy(facilitator_id: int) -> None:
    """Codes on paper are for those who have a second step."""
    if not get_second_steps(facilitator_id).any:
        StaticDevice.objects.filter(user_id=facilitator_id).delete()


def _describe(facilitator_id: int) -> list[PublicKeyCredentialDescriptor]:
    passkeys = Passkey.objects.filter(facilitator_id=facilitator_id).order_by("pk")
    return [PublicKeyCredentialDescriptor(id=bytes(one.credential)) for one in passkeys]


def _clean(code: str) -> str:
    return "".join(character for character in code.lower() if character.isalnum())


def _digest(code: str) -> str:
    return sha256(f"recovery {code}".encode()).hexdigest()[:16]
