"""What the server knows about one phone: exactly what the tables hold under its keys, and nothing of another's."""

import pytest
from django.test import Client

from facilitation.actions.answers import save
from facilitation.actions.forgetting import forget_answers
from facilitation.actions.releases import release_if_due
from facilitation.actions.rounds import close_round, open_round
from facilitation.actions.seats import get_cookie_name, read_seat, take_seat
from facilitation.models import Answer, Mark, Room
from facilitation.queries.known import get_known
from facilitation.rules.exercise import Ask
from tests.factories import NOW, SHORT, Phone, get_questions, make_phones, make_room, make_round

pytestmark = pytest.mark.django_db

SECRET = b"only-for-tests-0123456789-abcdefghijklmnopqrstuvwxyz"


def take_phone(room: Room) -> tuple[Client, Phone]:
    """A browser with a seat in the room, and the same seat as actions know it."""
    cookie = take_seat(room_id=room.pk)
    browser = Client(enforce_csrf_checks=True)
    browser.cookies[get_cookie_name(room.pk)] = cookie
    token = read_seat(room_id=room.pk, cookie=cookie)
    assert token is not None
    return browser, Phone(room_id=str(room.pk), token=token)


def test_nothing_is_known_of_a_phone_that_has_said_nothing() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    browser, _ = take_phone(asked.room)
    others = make_phones(room=asked.room, number=5)
    save([phone.give(question, "4") for phone in others for question in get_questions(asked=asked)])

    assert browser.get(f"/{asked.room.code}/known.json").json() == {"rounds": []}
    assert "No answer and no mark is stored" in browser.get(f"/{asked.room.code}/known").content.decode()


def test_everything_under_the_keys_of_a_phone_is_told_and_nothing_else() -> None:
    """Compared with the rows, in every state that a row can be in, over two rounds."""
    room = make_room(plan=SHORT)
    first = make_round(room=room)
    browser, ben = take_phone(room)
    others = make_phones(room=room, number=6)
    one, other = get_questions(asked=first)
    save([phone.give(question, "1") for phone in others for question in (one, other)])
    save([ben.give(one, "5"), ben.give(other, "n"), ben.finish(first.pk)])
    assert release_if_due(room_id=str(room.pk), connected=7, now=NOW)
    save([ben.withdraw(other)])
    room.refresh_from_db()
    close_round(room_id=room.pk, revision=room.revision, now=NOW)
    open_round(room_id=room.pk, revision=room.revision + 1, ask=Ask.RATE, subject="friendship", now=NOW)
    second = room.rounds.get(wave=2)
    again, _ = get_questions(asked=second)
    save([ben.give(again, "2")])

    told = browser.get(f"/{room.code}/known.json").json()["rounds"]

    assert told == [
        {
            "title": "Rate the 13 things · Friendship",
            "finished": True,
            "answers": [
                {"question": "Communication", "choice": "Nearly always", "state": "in a picture, as one of many"},
                {"question": "Safety", "choice": "taken back", "state": "an empty mark, until a picture is without it"},
            ],
        },
        {
            "title": "Rate the 13 things · Friendship · the second time",
            "finished": False,
            "answers": [{"question": "Communication", "choice": "A little", "state": "in no picture yet"}],
        },
    ]
    keys = {ben.get_key(question) for question in (one, other, again)}
    stored = dict(Answer.objects.filter(pk__in=keys).values_list("question", "choice"))
    assert stored == {one: "5", other: None, again: "2"}
    assert Answer.objects.count() == len(stored) + 2 * len(others)
    assert Mark.objects.count() == 1
    page = browser.get(f"/{room.code}/known").content.decode()
    for round_ in told:
        assert round_["title"] in page
        assert all(answer["choice"] in page and answer["state"] in page for answer in round_["answers"])
    assert "Hardly ever" not in page


def test_what_is_stored_for_two_phones_is_told_apart_and_together_is_everything() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    seats = [take_phone(asked.room) for _ in range(3)]
    choices = dict(zip(range(3), ("1", "3", "s"), strict=True))
    for number, (_, phone) in enumerate(seats):
        save([phone.give(question, choices[number]) for question in questions])

    known = [get_known(room_id=str(asked.room.pk), token=phone.token, secret=SECRET) for _, phone in seats]

    assert [{answer.choice for answer in one.answers} for one in known] == [{"1"}, {"3"}, {"s"}]
    assert sum(len(one.answers) for one in known) == Answer.objects.count() == 6
    told = [browser.get(f"/{asked.room.code}/known.json").json() for browser, _ in seats]
    words = [{answer["choice"] for round_ in one["rounds"] for answer in round_["answers"]} for one in told]
    assert words == [{"Hardly ever"}, {"Sometimes"}, {"Skip for now"}]


def test_erasing_on_the_page_leaves_nothing_of_this_phone_and_all_of_the_others() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    questions = get_questions(asked=asked)
    (browser, ben), (_, cleo) = take_phone(asked.room), take_phone(asked.room)
    save([phone.give(question, "4") for phone in (ben, cleo) for question in questions])
    save([ben.finish(asked.pk), cleo.finish(asked.pk)])
    address = f"/{asked.room.code}/known"
    page = browser.get(address)
    assert "Erase my answers" in page.content.decode()
    assert browser.post(address).status_code == 403
    assert Answer.objects.count() == 4
    form = {"csrfmiddlewaretoken": browser.cookies["spheres_form"].value}

    answer = browser.post(address, form, follow=True)

    assert answer.redirect_chain == [(address, 302)]
    assert "No answer and no mark is stored" in answer.content.decode()
    assert browser.get(f"{address}.json").json() == {"rounds": []}
    assert {bytes(row.key) for row in Answer.objects.all()} == {cleo.get_key(question) for question in questions}
    assert Mark.objects.count() == 1
    assert browser.post(address, form, follow=True).redirect_chain == [(address, 302)]


def test_who_has_no_seat_learns_nothing_not_even_whether_there_is_a_room() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    elsewhere, _ = take_phone(make_room())
    for browser in (Client(), elsewhere):
        there, nowhere = browser.get(f"/{asked.room.code}/known"), browser.get("/CCCCCC/known")
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, there.content)
        there, nowhere = browser.get(f"/{asked.room.code}/known.json"), browser.get("/CCCCCC/known.json")
        assert (there.status_code, there.content) == (nowhere.status_code, nowhere.content) == (404, b"{}")


def test_after_the_end_nothing_is_known_and_the_page_is_still_there() -> None:
    asked = make_round(room=make_room(plan=SHORT))
    browser, ben = take_phone(asked.room)
    save([ben.give(question, "4") for question in get_questions(asked=asked)])
    forget_answers(room_id=asked.room.pk)
    Room.objects.filter(pk=asked.room.pk).update(ended_at=NOW)

    page = browser.get(f"/{asked.room.code}/known")

    assert "No answer and no mark is stored" in page.content.decode()
    assert "Erase my answers" not in page.content.decode()


def test_nobody_may_keep_a_copy_of_it() -> None:
    room = make_room()
    browser, _ = take_phone(room)
    for address in (f"/{room.code}/known", f"/{room.code}/known.json"):
        assert "no-store" in browser.get(address)["Cache-Control"]
