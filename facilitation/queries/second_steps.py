"""What a facilitator is asked for at sign-in besides the password, if anything."""

from dataclasses import dataclass
from datetime import datetime

from django_otp.plugins.otp_static.models import StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

from facilitation.models import Passkey


@dataclass(frozen=True)
class PasskeyFacts:
    """One passkey, as its owner knows it."""

    id: int
    name: str
    created_at: datetime


@dataclass(frozen=True)
class SecondSteps:
    """What somebody has set up. `app`: an app that shows codes. `recovery_codes`: how many are left."""

    app: bool
    passkeys: tuple[PasskeyFacts, ...]
    recovery_codes: int

    @property
    def any(self) -> bool:
        """Whether a second step is asked for at all."""
        return self.app or bool(self.passkeys)


def get_second_steps(facilitator_id: int) -> SecondSteps:
    """What this facilitator has set up."""
    passkeys = Passkey.objects.filter(facilitator_id=facilitator_id).order_by("pk")
    return SecondSteps(
        app=TOTPDevice.objects.filter(user_id=facilitator_id, confirmed=True).exists(),
        passkeys=tuple(PasskeyFacts(id=one.pk, name=one.name, created_at=one.created_at) for one in passkeys),
        recovery_codes=StaticToken.objects.filter(device__user_id=facilitator_id).count(),
    )
