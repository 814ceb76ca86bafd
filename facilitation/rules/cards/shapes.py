"""What the texts of the exercise are made of."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Line:
    """One thing that is said."""

    slug: str
    text: str


@dataclass(frozen=True)
class Card:
    """A card with two sides."""

    slug: str
    front: str
    back: str


@dataclass(frozen=True)
class Item:
    """One thing to answer or to choose: its name, a sentence about it, and perhaps an example."""

    slug: str
    label: str
    text: str
    example: str = ""


@dataclass(frozen=True)
class Where:
    """One row of "What stays on my phone": a thing, and who gets to have it."""

    slug: str
    what: str
    phone: str
    server: str
    desk: str
    screen: str


@dataclass(frozen=True)
class Lens:
    """A second question to the same map, with a wording of its own for each ring, by the ring's slug."""

    question: str
    hint: str
    rings: tuple[Line, ...]


@dataclass(frozen=True)
class Link:
    """One reason why the bond with a helper matters, the factors with the same idea, and what differs in therapy.

    The row without a reason names factors that no reason speaks of, and that therapy needs as well.
    """

    reason: str
    factors: tuple[str, ...]
    differs: str
