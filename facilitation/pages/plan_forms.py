"""What is typed into the editor of a workshop, as the plain values of a plan: valid or not, nothing of it is lost.

Fields are named by their place in these values, such as `types-2-label`. A row's number only holds its fields
together; its place is where its number stands among those sent under the section's name.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from django.http import QueryDict

from facilitation.rules.exercise import ALWAYS, Ask, Stage
from facilitation.rules.plans import SPLIT, Plan
from facilitation.rules.rings import SLUGS

Kept = dict[str, Any]
Row = dict[str, Any]

NEW = "new"
"""The number of the row that pages without scripts have ready for one thing more."""

ROWS = ("types", "factors", "agreements", "help_lines")
"""Parts of a plan that facilitators add to, take from and put in order."""

ASKS = tuple(ask for ask in Ask if ask is not Ask.CHECK)
"""The closing check is never on the screen."""

RING_SLUGS = SLUGS[max(SLUGS)]


def get_typed(plan: Plan) -> Kept:
    """A plan as its editor holds it: every stage, and every ring that a map can have."""
    kept = plan.to_json()
    stages = {one["stage"]: one for one in kept["stages"]}
    off = {"minutes": 0, "on": False, "cue": ""}
    return kept | {"stages": [stages.get(stage.value, {"stage": stage.value, **off}) for stage in Stage]}


def read_editor(post: QueryDict, before: Plan) -> Kept:
    """The plan that was typed, in plain values; it may be none."""
    types = _read_rows(post, "types", _read_type, prefix="own")
    apart = _read(post, "split") == "apart"
    return {
        "slug": before.slug,
        "title": _read(post, "title"),
        "summary": _read(post, "summary"),
        "stages": [
            {
                "stage": stage.value,
                "minutes": _read(post, f"stages-{place}-minutes"),
                "on": stage in ALWAYS or f"stages-{place}-on" in post,
                "cue": _read(post, f"stages-{place}-cue"),
            }
            for place, stage in enumerate(Stage)
        ],
        "types": [{name: value for name, value in kind.items() if name != "focus"} for kind in types],
        "focus": [
            kind["slug"] for kind in types if kind["focus"] and kind["on"] and (apart or kind["slug"] not in SPLIT)
        ],
        "split": apart,
        "factors": _read_rows(post, "factors", _read_factor, prefix="own"),
        "rings": [_read_ring(post, slug) for slug in SLUGS.get(read_ring_count(post), ())],
        "agreements": [text for text in map(_tidy, post.getlist("agreements")) if text],
        "displays": {ask.value: _read(post, f"displays-{ask.value}") for ask in ASKS},
        **read_opening(post),
    }


def read_opening(post: QueryDict) -> Kept:
    """What is also asked when a room is opened."""
    return {
        "help_lines": _read_rows(post, "help_lines", _read_help_line),
        "floor": _read(post, "floor"),
        "step": _read(post, "step"),
        "small_group": "small_group" in post,
    }


def read_ring_count(post: QueryDict) -> int:
    """How many rings were chosen; 0 if none that a map can have."""
    number = _read(post, "ring_count")
    return int(number) if number in {str(one) for one in SLUGS} else 0


def read_rings(post: QueryDict) -> Mapping[str, Row]:
    """All rings that were typed, also those that a map of the chosen size has not."""
    return {slug: _read_ring(post, slug) for slug in RING_SLUGS}


def _read_rows(post: QueryDict, name: str, read: Callable[[QueryDict, str], Row], prefix: str = "") -> list[Row]:
    """The rows of a section in their order, without empty ones. With `prefix`, each gets a slug if it has none."""
    rows = [read(post, f"{name}-{number}") for number in post.getlist(name)[:100]]
    rows = [row for row in rows if row.get("slug") or any(value for value in row.values() if isinstance(value, str))]
    if prefix:
        taken = {row["slug"] for row in rows}
        for row in rows:
            if not row["slug"]:
                row["slug"] = _make_slug(prefix, row["label"], taken)
                taken.add(row["slug"])
    # A row that is the facilitator's own goes when its name is emptied with all the rest.
    return [row for row in rows if not _is_emptied(row)]


def _is_emptied(row: Row) -> bool:
    texts = [value for name, value in row.items() if isinstance(value, str) and name != "slug"]
    return is_own(str(row.get("slug", ""))) and not any(texts)


def is_own(slug: str) -> bool:
    """Whether a type or factor is the facilitator's own."""
    return slug.startswith("own-")


def _read_type(post: QueryDict, row: str) -> Row:
    return {
        **_read_texts(post, row, "slug", "label", "definition", "think_of"),
        "tender": f"{row}-tender" in post,
        "on": f"{row}-on" in post,
        "focus": f"{row}-focus" in post,
    }


def _read_factor(post: QueryDict, row: str) -> Row:
    return {**_read_texts(post, row, "slug", "label", "statement", "example"), "on": f"{row}-on" in post}


def _read_help_line(post: QueryDict, row: str) -> Row:
    return _read_texts(post, row, "name", "contact", "note")


def _read_ring(post: QueryDict, slug: str) -> Row:
    return {"slug": slug, **_read_texts(post, f"rings-{slug}", "label", "hint")}


def _read_texts(post: QueryDict, row: str, *names: str) -> Row:
    return {name: _read(post, f"{row}-{name}") for name in names}


def _read(post: QueryDict, name: str) -> str:
    return _tidy(post.get(name, ""))


def _tidy(text: str) -> str:
    """Browsers send line ends of their own."""
    return text.replace("\r\n", "\n").strip()


def _make_slug(prefix: str, label: str, taken: set[str]) -> str:
    """A name for machines that nothing else of this plan has."""
    plain = unicodedata.normalize("NFKD", label).encode("ascii", "ignore").decode().lower()
    word = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].strip("-")
    first = f"{prefix}-{word}" if word else f"{prefix}-1"
    stem = f"{prefix}-{word}" if word else prefix
    return next(slug for slug in (first, *(f"{stem}-{number}" for number in range(2, 1000))) if slug not in taken)
