"""Sessions: a cookie that can be none is none, and no database is asked about it."""

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from facilitation.actions.accounts import is_signed_in
from tests.factories import make_facilitator

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"


def ask(client: Client) -> tuple[int, int]:
    """The status of a page for facilitators, and how often the table of sessions was looked into for it."""
    with CaptureQueriesContext(connection) as captured:
        status = client.get("/desk/").status_code
    return status, len([query for query in captured if "django_session" in query["sql"]])


@pytest.mark.parametrize(
    "made_up",
    ['"\\000aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"', "a" * 31, "A" * 32, "a" * 33, '"\\377aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"'],
    ids=["nul", "short", "capitals", "long", "foreign"],
)
def test_what_cannot_be_the_key_of_a_session_is_none(made_up: str) -> None:
    ada = make_facilitator()
    signed_in, other = Client(), Client(HTTP_COOKIE=f"{settings.SESSION_COOKIE_NAME}={made_up}")
    signed_in.force_login(ada, backend=BACKEND)
    assert ask(signed_in) == (200, 1)
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value

    assert ask(other) == (302, 0)
    assert is_signed_in(facilitator_id=ada.pk, session_key=key)
    assert not is_signed_in(facilitator_id=ada.pk, session_key="\0" * 32)
