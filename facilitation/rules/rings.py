"""The rings of the map, from the middle outward, and how many of them a plan may use."""

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation.rules.text import gettext_noop as _


@dataclass(frozen=True)
class Ring:
    """One band of the bullseye: its stable slug, its name, and a sentence that helps to choose it."""

    slug: str
    label: str
    hint: str


class RingCountError(ValueError):
    """A map has three, four or five rings."""


RINGS = (
    Ring(
        "core",
        _("Safest and closest"),
        _("The people and bonds you feel safest with. A ring can be empty. That is fine."),
    ),
    Ring("near", _("Close"), _("People you trust with a lot, but not with it all.")),
    Ring("mid", _("Further out"), _("People you share some of your life with.")),
    Ring("far", _("Far out"), _("People you share little of your life with.")),
    Ring("edge", _("Outer edge"), _("People you keep at a distance, for any reason.")),
)

OFF_MAP = Ring("off-map", _("Not on my map"), _("This is not part of my life, or I do not want to place it."))
"""It stands apart from the rings and has no place among them."""

SLUGS: Mapping[int, tuple[str, ...]] = {
    3: ("core", "near", "edge"),
    4: ("core", "near", "mid", "edge"),
    5: ("core", "near", "mid", "far", "edge"),
}
"""Which rings a map of that size has. Its first and last are always the same two, so maps can be compared."""


def get_rings(number: int) -> tuple[Ring, ...]:
    """The rings of a map with `number` rings, centre first; `RingCountError` for fewer than 3 or more than 5."""
    if number not in SLUGS:
        raise RingCountError(f"A map has 3 to 5 rings, not {number}.")
    return tuple(ring for ring in RINGS if ring.slug in SLUGS[number])
