"""Browsers that a facilitator has signed in with before.

They are not kept out while others guess at that facilitator's password from elsewhere: nobody shuts somebody else out
by guessing. The cookie is no key: it opens nothing, and the password is asked for as ever.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "spheres_known"
LASTS = 180 * 24 * 3600
"""Seconds."""


def is_known(cookies: Mapping[str, str], username: str) -> bool:
    """Whether somebody has signed in by this name in this browser, in the last half year."""
    try:
        return _get_signer().unsign(cookies.get(COOKIE, ""), max_age=LASTS) == _digest(username)
    except signing.BadSignature:
        return False


def is_known_attempt(request: HttpRequest, credentials: Mapping[str, Any] | None) -> bool:
    """Whether somebody tries to sign in here who has before: guesses from the same address do not hold them back."""
    return is_known(request.COOKIES, (credentials or {}).get("username") or "")


def remember_browser(response: HttpResponseBase, username: str) -> None:
    """Know this browser again."""
    response.set_cookie(
        COOKIE,
        _get_signer().sign(_digest(username)),
        max_age=LASTS,
        httponly=True,
        samesite="Lax",
        secure=settings.SESSION_COOKIE_SECURE,
    )


def _digest(username: str) -> str:
    return signing.Signer(salt="facilitation.browser.name").signature(username)


def _get_signer() -> signing.TimestampSigner:
    """Made when it is needed: without a secret, the start-up check must still be able to say so."""
    return signing.TimestampSigner(salt="facilitation.browser")
