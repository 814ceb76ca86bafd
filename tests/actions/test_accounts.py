"""Invitations, and the accounts made with them."""

from datetime import timedelta
from functools import partial

import pytest
from django.contrib.auth import authenticate
from django.contrib.sessions.models import Session
from django.test import RequestFactory
from django.utils import timezone

from facilitation.actions.accounts import (
    INVITATION_LASTS,
    InvitationGoneError,
    NameTakenError,
    accept_invitation,
    forget_old_sign_ins,
    has_facilitator,
    invite,
    is_invited,
)
from facilitation.models import Facilitator, Invitation
from tests.actions.together import do_together
from tests.factories import NOW, PASSWORD, make_facilitator
from workshop.sessions import SessionStore

pytestmark = pytest.mark.django_db

MOMENT = timedelta(microseconds=1)


def accept(token: str, *, username: str = "ada", after: timedelta = timedelta(0)) -> int:
    return accept_invitation(token=token, username=username, password=PASSWORD, now=NOW + after)


def test_an_accepted_invitation_makes_an_account_that_can_sign_in() -> None:
    token = invite(now=NOW)

    ada = Facilitator.objects.get(pk=accept(token))

    request = RequestFactory().post("/")
    assert authenticate(request, username="ada", password=PASSWORD) == ada
    assert authenticate(request, username="ada", password="guess") is None
    assert (ada.is_staff, ada.is_superuser) == (False, False)


def test_a_link_works_once() -> None:
    token = invite(now=NOW)
    assert is_invited(token=token, now=NOW)
    accept(token)

    with pytest.raises(InvitationGoneError) as caught:
        accept(token, username="mallory")

    assert caught.value.code == "invitation_gone"
    assert not is_invited(token=token, now=NOW)
    assert list(Facilitator.objects.values_list("username", flat=True)) == ["ada"]


@pytest.mark.django_db(transaction=True)
def test_of_two_people_with_the_same_link_only_the_first_gets_an_account() -> None:
    token = invite(now=NOW)

    outcomes = do_together(*[partial(accept, token, username=username) for username in ("ada", "mallory", "cleo")])

    (facilitator,) = Facilitator.objects.all()
    assert sorted(type(outcome).__name__ for outcome in outcomes) == ["InvitationGoneError"] * 2 + ["int"]
    assert facilitator.pk in outcomes


@pytest.mark.parametrize(
    ("after", "works"),
    [
        (timedelta(0), True),
        (INVITATION_LASTS - MOMENT, True),
        (INVITATION_LASTS, False),
        (10 * INVITATION_LASTS, False),
    ],
)
def test_a_link_lasts_two_days(*, after: timedelta, works: bool) -> None:
    token = invite(now=NOW)

    assert timedelta(days=2) == INVITATION_LASTS
    assert is_invited(token=token, now=NOW + after) == works
    if works:
        accept(token, after=after)
    else:
        with pytest.raises(InvitationGoneError):
            accept(token, after=after)
    assert Facilitator.objects.exists() == works


@pytest.mark.parametrize("token", ["", "guess", "a" * 32])
def test_a_link_that_nobody_gave_is_none(token: str) -> None:
    invite(now=NOW)

    assert not is_invited(token=token, now=NOW)
    with pytest.raises(InvitationGoneError):
        accept(token)


def test_a_name_that_is_taken_does_not_use_the_link_up() -> None:
    make_facilitator(username="ada")
    token = invite(now=NOW)

    with pytest.raises(NameTakenError):
        accept(token, username="ada")

    assert is_invited(token=token, now=NOW)
    accept(token, username="cleo")
    assert Facilitator.objects.count() == 2


def test_each_invitation_is_for_one_account() -> None:
    first, second = invite(now=NOW), invite(now=NOW)

    accept(first)

    assert not is_invited(token=first, now=NOW)
    assert is_invited(token=second, now=NOW)


def test_the_table_keeps_a_digest_and_not_the_token() -> None:
    token = invite(now=NOW)

    (kept,) = Invitation.objects.values_list("digest", flat=True)
    assert len(token) == 32
    assert len(kept) == 64
    assert not is_invited(token=kept, now=NOW)
    assert kept != token


def test_sign_ins_and_links_that_have_run_out_are_forgotten_and_no_others() -> None:
    now = timezone.now()
    stays, runs_out = SessionStore(), SessionStore()
    stays.create()
    runs_out.set_expiry(-1)
    runs_out.create()
    unused, used, late = (invite(now=now - after) for after in (timedelta(0), timedelta(0), INVITATION_LASTS))
    accept_invitation(token=used, username="ada", password=PASSWORD, now=now)
    assert Session.objects.count() == 2
    assert Invitation.objects.count() == 3

    forget_old_sign_ins(now=now)

    assert [one.session_key for one in Session.objects.all()] == [stays.session_key]
    assert Invitation.objects.count() == 1
    assert is_invited(token=unused, now=now)
    assert not is_invited(token=late, now=now)


def test_somebody_can_lead_once_there_is_an_active_account() -> None:
    assert not has_facilitator()
    ada = make_facilitator()
    assert has_facilitator()

    ada.is_active = False
    ada.save()

    assert not has_facilitator()
