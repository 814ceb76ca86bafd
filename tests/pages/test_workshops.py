"""The facilitator's workshops in the browser."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from facilitation.actions.workshops import delete_workshop
from facilitation.models import Room, Workshop
from facilitation.queries.workshops import get_workshops_of
from facilitation.rules.built_in import BUILT_IN, LONG, SPHERES
from facilitation.rules.exercise import Stage
from facilitation.rules.plan_files import LARGEST, read_plan, write_plan
from facilitation.rules.plans import HelpLine, Plan
from tests.factories import NOW, make_facilitator, make_room
from tests.pages.filled_in import read_fields
from tests.pages.own_workshops import RICH, Fields, get_plan, make_workshop, sign_in

pytestmark = pytest.mark.django_db

# Choosing


def test_workshops_and_running_rooms_are_at_hand_and_ended_ones_are_elsewhere() -> None:
    running, ended = make_room(), make_room()
    Room.objects.filter(pk=ended.pk).update(ended_at=NOW)
    workshop_id = make_workshop(SPHERES.model_copy(update={"title": "For Tuesday"}))

    page = sign_in().get("/desk/").text

    assert all(plan.title in page for plan in BUILT_IN.values())
    assert "For Tuesday" in page
    assert f"/desk/workshops/{workshop_id}" in page
    assert f"/desk/{running.pk}" in page
    assert f"/desk/{ended.pk}" not in page
    assert "/desk/sessions/" in page


def test_everybody_sees_their_own_workshops_only() -> None:
    make_workshop(SPHERES.model_copy(update={"title": "For Tuesday"}))

    assert "For Tuesday" in sign_in().get("/desk/").text
    assert "For Tuesday" not in sign_in("eve").get("/desk/").text


@pytest.mark.parametrize("way", ["copy", "delete", "restore", "export", "open", "preview/phone", "preview/screen", ""])
def test_the_workshop_of_somebody_else_is_not_found(way: str) -> None:
    path = f"/desk/workshops/{make_workshop()}/{way}".rstrip("/")
    ask = "post" if way in {"copy", "delete", "restore"} else "get"

    assert getattr(sign_in("eve"), ask)(path).status_code == 404
    assert getattr(sign_in(), ask)(path).status_code in {200, 302}


@pytest.mark.parametrize("path", ["", "spheres/open", "spheres/preview/phone", "spheres/export"])
def test_nobody_comes_here_without_signing_in(path: str) -> None:
    path = f"/desk/workshops/{path}" if path else "/desk/"

    assert sign_in().get(path).status_code == 200
    assert Client().get(path)["Location"].startswith("/account/sign-in")


# Copying, deleting, restoring


@pytest.mark.parametrize("key", BUILT_IN)
def test_a_built_in_workshop_is_edited_as_a_copy(key: str) -> None:
    answer = sign_in().post(f"/desk/workshops/{key}/copy")

    [workshop] = get_workshops_of(make_facilitator().pk)
    assert answer["Location"] == f"/desk/workshops/{workshop.id}?note=copied"
    assert workshop.plan.title == f"Copy of {BUILT_IN[key].title}"
    assert workshop.plan.to_json() == BUILT_IN[key].to_json() | {"slug": "own", "title": workshop.plan.title}
    assert "This is your copy" in sign_in().get(answer["Location"]).text


def test_the_title_of_a_copy_is_never_too_long() -> None:
    workshop_id = make_workshop(SPHERES.model_copy(update={"title": "T" * 80}))
    sign_in().post(f"/desk/workshops/{workshop_id}/copy")

    assert {len(one.plan.title) for one in get_workshops_of(make_facilitator().pk)} == {80}


def test_a_deleted_workshop_can_be_restored() -> None:
    workshop_id = make_workshop(SPHERES.model_copy(update={"title": "For Tuesday"}))

    assert "Restore it" not in sign_in().get("/desk/?note=saved").text
    page = sign_in().post(f"/desk/workshops/{workshop_id}/delete", follow=True).text
    assert "Restore it" in page
    assert f"/desk/workshops/{workshop_id}/restore" in page
    assert f"/desk/workshops/{workshop_id}/open" not in page
    assert sign_in().get(f"/desk/workshops/{workshop_id}").status_code == 404

    sign_in().post(f"/desk/workshops/{workshop_id}/restore")
    assert f"/desk/workshops/{workshop_id}/open" in sign_in().get("/desk/").text


# Files


def make_file(content: bytes | str, name: str = "plan.json") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content if isinstance(content, bytes) else content.encode())


def test_a_workshop_travels_as_one_file() -> None:
    workshop_id = make_workshop(RICH.model_copy(update={"title": "For Tuesday, 7 pm"}))
    exported = sign_in().get(f"/desk/workshops/{workshop_id}/export")
    assert exported["Content-Disposition"] == 'attachment; filename="for-tuesday-7-pm.spheres.json"'
    assert read_plan(exported.content) == get_plan(workshop_id)

    answer = sign_in("eve").post("/desk/workshops/import", {"file": make_file(exported.content)})

    [imported] = get_workshops_of(make_facilitator(username="eve").pk)
    assert imported.plan == get_plan(workshop_id)
    assert answer["Location"] == f"/desk/workshops/{imported.id}?note=imported"


def test_a_title_without_latin_letters_makes_a_name_for_the_file_too() -> None:
    workshop_id = make_workshop(SPHERES.model_copy(update={"title": "朋友"}))

    exported = sign_in().get(f"/desk/workshops/{workshop_id}/export")

    assert exported["Content-Disposition"] == 'attachment; filename="workshop.spheres.json"'


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"\xff\xfe", "This is not a text file."),
        ("{", "line 1, column 2"),
        (" " * (LARGEST + 1), "larger than 256 kB"),
        (
            write_plan(SPHERES).replace('"label": "Family"', '"label": ""'),
            "<strong>Types, number 5, label:</strong> Please write something here.",
        ),
    ],
)
def test_a_file_that_cannot_be_imported_says_where_and_why(content: bytes | str, words: str) -> None:
    answer = sign_in().post("/desk/workshops/import", {"file": make_file(content, "my <plan>.json")})

    assert answer.status_code == 400
    assert words in " ".join(answer.text.split())
    assert "my &lt;plan&gt;.json" in answer.text
    assert not Workshop.objects.exists()


def test_no_file_is_no_workshop() -> None:
    answer = sign_in().post("/desk/workshops/import")

    assert answer.status_code == 400
    assert "Please choose a file first." in answer.text


# Opening a room


def fill_in_opening(key: str = "spheres") -> Fields:
    fields = read_fields(sign_in().get(f"/desk/workshops/{key}/open").text)
    return fields | {"help_lines-0-name": ["Line"], "help_lines-0-contact": ["0123"]}


def test_a_room_is_opened_with_its_help_lines() -> None:
    answer = sign_in().post("/desk/workshops/spheres/open", fill_in_opening())

    room = Room.objects.get()
    assert answer["Location"] == f"/desk/{room.pk}"
    line = HelpLine(name="Line", contact="0123")
    assert Plan.from_json(room.plan) == SPHERES.model_copy(update={"help_lines": (line,)})


def test_no_room_is_opened_without_help_lines() -> None:
    fields = read_fields(sign_in().get("/desk/workshops/spheres/open").text)
    ticked = {"ready-time": ["on"], "people": ["many"], "close_ties": ["on"], "floor": ["2"]}

    answer = sign_in().post("/desk/workshops/spheres/open", fields | ticked)

    assert answer.status_code == 400
    assert not Room.objects.exists()
    assert "Please fill in at least one, so that people know where to find help nearby." in answer.text
    assert 'id="floor-errors"' in answer.text
    again = read_fields(answer.text)
    assert {name: again[name] for name in ticked} == ticked
    assert "ready-split" not in again


def test_what_is_changed_just_before_is_for_that_room_only() -> None:
    workshop_id = make_workshop(SPHERES.model_copy(update={"help_lines": (HelpLine(name="Line", contact="1"),)}))
    fields = read_fields(sign_in().get(f"/desk/workshops/{workshop_id}/open").text)
    assert fields["help_lines-0-contact"] == ["1"]
    changes = {"floor": ["7"], "step": ["4"], "small_group": ["on"], "help_lines-0-contact": ["2"]}

    sign_in().post(f"/desk/workshops/{workshop_id}/open", fields | changes)

    room = Room.objects.get()
    assert (room.floor, room.step, room.small_group) == (7, 4, True)
    assert Plan.from_json(room.plan).help_lines == (HelpLine(name="Line", contact="2"),)
    assert get_plan(workshop_id).policy != Plan.from_json(room.plan).policy
    assert get_plan(workshop_id).help_lines == (HelpLine(name="Line", contact="1"),)


def test_close_ties_make_pictures_soft_in_that_room() -> None:
    sign_in().post("/desk/workshops/spheres-120/open", fill_in_opening("spheres-120") | {"close_ties": ["on"]})

    plan = Plan.from_json(Room.objects.get().plan)
    assert all(kind.tender for kind in plan.types)
    assert Stage.REPAIR in LONG.running
    assert Stage.REPAIR not in plan.running


def test_help_lines_of_the_last_room_are_filled_in_where_the_workshop_has_none() -> None:
    sign_in().post("/desk/workshops/spheres/open", fill_in_opening())

    page = sign_in().get("/desk/workshops/spheres-60/open").text

    assert "the help lines of your last room" in page
    assert read_fields(page)["help_lines-0-contact"] == ["0123"]


def test_a_deleted_workshop_opens_no_room() -> None:
    workshop_id = make_workshop()
    assert sign_in().get(f"/desk/workshops/{workshop_id}/open").status_code == 200
    delete_workshop(facilitator_id=make_facilitator().pk, workshop_id=workshop_id, now=NOW)

    assert sign_in().post(f"/desk/workshops/{workshop_id}/open", fill_in_opening()).status_code == 404


# Previews


@pytest.mark.parametrize("place", ["phone", "screen"])
def test_a_preview_shows_ones_own_words_and_opens_no_socket(place: str) -> None:
    answer = sign_in().get(f"/desk/workshops/{make_workshop(RICH)}/preview/{place}")

    assert answer.status_code == 200
    assert "Flatmate" in answer.text
    assert "/live/" not in answer.text
    assert not answer.cookies
    assert not Room.objects.exists()
    assert json.loads(answer.text.split('<script id="texts" type="application/json">')[1].split("</script>")[0])
