"""The screen's pages, for whoever has its link: a projector's computer needs no sign-in."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from facilitation.pages.qr import draw_qr
from facilitation.pages.report_shapes import ToldPicture
from facilitation.pages.report_texts import say_gap, tell_picture
from facilitation.pages.row_texts import say_spread
from facilitation.pages.texts import get_room_texts
from facilitation.protocol.events import RoundState, ScreenWelcome
from facilitation.queries.addresses import get_phone_address, get_spoken_address
from facilitation.queries.reports import SeenRound
from facilitation.queries.rooms import RoomFacts, get_room_by_screen
from facilitation.queries.snapshots import Here, get_screen_welcome
from facilitation.rules.congruence import Gap
from facilitation.rules.exercise import STAGE_LABELS, Curtain, Stage
from facilitation.rules.pictures import Picture

FRAME = ("wide-word", "rule-closer", "rule-more", "rule-order", "repair-limit", "map-not-mark")
"""The lines of the frame that stand beside the map; the facilitator says the others."""

HELPER = ("helper-first", "helper-paid", "helper-power", "helper-limits", "helper-like", "helper-anywhere")
"""The lines that stand beside the rings of a helper once they are shown."""


@require_safe
@never_cache
def show(request: HttpRequest, token: str) -> HttpResponse:
    """The shared screen of a room."""
    room = _get_room(token)
    context = {
        **get_screen_texts(get_room_texts(room)),
        "token": token,
        "phone_address": get_spoken_address(),
        "qr": draw_qr(get_phone_address(room.code)),
        "socket_path": f"/live/screen/{token}",
    }
    return render(request, "screen/room.html", context)


@require_safe
@never_cache
def show_text(request: HttpRequest, token: str) -> HttpResponse:
    """The same as a page of text: no more than the screen shows, for people who cannot see it."""
    room = _get_room(token)
    texts = get_room_texts(room)
    welcome = get_screen_welcome(room_id=room.id, here=Here())
    state = welcome.room
    covered = state.curtain in {Curtain.BLANK, Curtain.PAUSED}
    context = {
        **texts,
        "token": token,
        "stage": _(STAGE_LABELS[Stage(state.stage)]),
        "ended": state.ended,
        "covered": covered,
        "pictures": [] if covered else list(_tell_pictures(welcome, texts["texts"])),
        "gaps": [] if covered else [_tell_gap(gap, texts["texts"]) for gap in welcome.board.gaps],
    }
    return render(request, "screen/text.html", context)


def get_screen_texts(texts: dict[str, Any]) -> dict[str, Any]:
    """The texts of a plan with the few lines of frame and helper that the screen has room for."""
    return {
        **texts,
        "frame_shown": [line for line in texts["frame"] if line["slug"] in FRAME],
        "helper_shown": [line for line in texts["helper_lines"] if line["slug"] in HELPER],
    }


def _get_room(token: str) -> RoomFacts:
    room = get_room_by_screen(token)
    if room is None:
        raise Http404
    return room


def _tell_pictures(welcome: ScreenWelcome, texts: dict[str, Any]) -> Iterator[ToldPicture]:
    """The picture as tables, with the one of the time before in front of it where the screen compares."""
    asked, board = welcome.room.round, welcome.board
    if asked is None or board.picture is None:
        return
    slugs = {question.id: question.slug for question in asked.questions}
    own = tuple(slugs[row.question] for row in board.picture.rows)
    places = _get_places(own, () if welcome.room.view is None else welcome.room.view.order)
    sorted_own = tuple(own[row] for row in places)
    if board.before is not None and len(board.before.rows) == len(own):
        yield _tell_picture(asked, asked.wave - 1, _put_in_order(board.before, places), sorted_own, texts)
    yield _tell_picture(asked, asked.wave, _put_in_order(board.picture, places), sorted_own, texts)


def _get_places(slugs: tuple[str, ...], order: tuple[str, ...]) -> list[int]:
    """Which row stands first, second and so on: as the facilitator sorted them, what is not sorted last."""
    rank = {slug: place for place, slug in enumerate(order)}
    return sorted(range(len(slugs)), key=lambda row: rank.get(slugs[row], len(rank)))


def _put_in_order(picture: Picture, places: list[int]) -> Picture:
    return replace(picture, rows=tuple(picture.rows[row] for row in places))


def _tell_picture(
    asked: RoundState, wave: int, picture: Picture, questions: tuple[str, ...], texts: dict[str, Any]
) -> ToldPicture:
    seen = SeenRound(
        id=picture.round,
        ask=asked.ask,
        subject=asked.subject,
        wave=wave,
        again=asked.wave > 1,
        open=asked.open and picture.round == asked.id,
        picture=picture,
        questions=questions,
    )
    return tell_picture(seen, texts, "")


def _tell_gap(gap: Gap, texts: dict[str, Any]) -> dict[str, str]:
    labels = {kind["slug"]: kind["label"] for kind in texts["types"]}
    return {
        "label": labels.get(gap.subject, gap.subject),
        "words": say_gap(gap, len(texts["factors"])),
        "spread": say_spread(gap.spread),
    }
