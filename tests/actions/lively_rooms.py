"""Rooms in which something of everything has happened."""

from facilitation.actions.answers import save
from facilitation.models import Release, Room
from tests.factories import NOW, get_questions, make_phones, make_room, make_round


def make_lively_room() -> tuple[Room, set[bytes]]:
    """A room that runs, with answers, marks and releases; and the keys in it."""
    room = make_room()
    asked = make_round(room=room)
    question = get_questions(asked=asked)[0]
    phones = make_phones(room=room, number=6)
    save([phone.give(question, "4") for phone in phones])
    save([phone.finish(asked.pk) for phone in phones])
    Release.objects.create(question_id=question, version=1, seats=6, counts={"4": 6}, released_at=NOW)
    return room, {phone.get_key(question) for phone in phones}
