"""What the exercise speaks of: kinds of relationships and the 13 factors, by stable slugs.

Labels may be reworded and translated; slugs never change, because rooms, releases and exports are kept by them.
"""

from dataclasses import dataclass

from facilitation.rules.text import gettext_noop as _


@dataclass(frozen=True)
class RelationshipType:
    """A kind of relationship. `tender` marks kinds whose pictures want more care than others."""

    slug: str
    label: str
    definition: str
    think_of: str
    tender: bool = False


@dataclass(frozen=True)
class Factor:
    """One of the 13 things that make a relationship healthy: a statement to rate and a small example of it."""

    slug: str
    label: str
    statement: str
    example: str


TYPES = (
    RelationshipType(
        "romantic-sexual",
        _("Romantic or sexual"),
        _("A partner you share love, desire or both with, from a first date to a shared life."),
        _("a partner, a date, a spouse, an ex"),
        tender=True,
    ),
    RelationshipType(
        "romantic",
        _("Romantic"),
        _("Someone you feel romantic love for, with or without sex."),
        _("a crush, a partner without sex"),
        tender=True,
    ),
    RelationshipType(
        "sexual",
        _("Sexual"),
        _("Someone you share sex or desire with, with or without romance."),
        _("a lover, a friend with benefits"),
        tender=True,
    ),
    RelationshipType(
        "friendship",
        _("Friendship"),
        _("Someone you like, trust and choose to spend time with, with no romance."),
        _("an old school friend, a new friend"),
    ),
    RelationshipType(
        "family",
        _("Family"),
        _("People tied to you by birth, law or long care, such as a brother, gran or adopted child."),
        _("a sister, a gran, chosen kin"),
        tender=True,
    ),
    RelationshipType(
        "professional",
        _("Professional"),
        _("People you know through a job, where each of you has a role to keep to."),
        _("a boss, a workmate, a customer"),
    ),
    RelationshipType(
        "casual",
        _("Casual"),
        _("An easy link that asks little of either of you, such as a gym pal or a short fling."),
        _("a gym pal, someone you date now and then"),
    ),
    RelationshipType(
        "platonic",
        _("Platonic"),
        _("A deep bond full of care that has no romance or sex in it."),
        _("a best friend, a life partner without romance"),
    ),
    RelationshipType(
        "online",
        _("Online"),
        _("Someone you know mostly through a screen, such as in a game, a group chat or an app."),
        _("a gaming mate, a group chat"),
    ),
    RelationshipType(
        "parent-child",
        _("Parent and child"),
        _("A child and the adult who raises them, a tie that can be loving, painful or both."),
        _("the adult who raised you, your own child"),
        tender=True,
    ),
    RelationshipType(
        "transactional",
        _("Transactional"),
        _("A link built on a swap, such as paying for a haircut or doing a deal."),
        _("a landlord, a barber, a business partner"),
    ),
    RelationshipType(
        "intergenerational",
        _("Across generations"),
        _("A bond with someone a lot older or a lot younger than you."),
        _("a mentor, a young neighbour"),
    ),
    RelationshipType(
        "acquaintance",
        _("Acquaintance"),
        _("Someone you know a little, such as a neighbour you wave to."),
        _("a neighbour, a friend of a friend"),
    ),
    RelationshipType(
        "caretaker",
        _("Caretaker"),
        _("A bond where one person looks after another who is ill, disabled or growing old."),
        _("someone you look after, someone who looks after you"),
        tender=True,
    ),
)

FACTORS = (
    Factor(
        "communication",
        _("Communication"),
        _("We say what we think and need without attacking, and we listen well."),
        _('We can say "that hurt" and be heard.'),
    ),
    Factor(
        "safety",
        _("Safety"),
        _("I can rely on this person and I do not feel afraid around them."),
        _("They are open and honest, and do what they say they will do."),
    ),
    Factor(
        "respect",
        _("Respect"),
        _("We care about each other's limits and views, even when we do not agree."),
        _("My no is taken as a no."),
    ),
    Factor(
        "equality-equity",
        _("Equality and equity"),
        _("We share the work and the choices in a way that feels fair."),
        _("It is not always me who plans, pays or says sorry."),
    ),
    Factor(
        "emotional-support",
        _("Emotional support"),
        _("We show up for each other in bad times and good, in small ways or big ones."),
        _("A text, a meal, a lift, a laugh on a hard day."),
    ),
    Factor(
        "independence-autonomy",
        _("Independence and autonomy"),
        _("We each get to be our own person, and no one tries to run the other's life."),
        _("We move side by side, and I can still see other people and like other things."),
    ),
    Factor(
        "shared-values-goals",
        _("Shared values and goals"),
        _("We care about some of the same things and want some of the same things ahead."),
        _("We both care about being kind to animals."),
    ),
    Factor(
        "conflict-resolution",
        _("Conflict resolution"),
        _("When we clash, we talk it out, own our part and look for a way forward."),
        _("We can argue and still be all right after."),
    ),
    Factor(
        "quality-time",
        _("Quality time"),
        _("We make room for each other and enjoy the time we spend together."),
        _("Phones down, tea on."),
    ),
    Factor(
        "appreciation-gratitude",
        _("Appreciation and gratitude"),
        _("We notice what the other one does and say thanks in a clear, exact way."),
        _('"Thanks for waiting with me at the clinic."'),
    ),
    Factor(
        "flexibility-adaptability",
        _("Flexibility and adaptability"),
        _("When life changes, we keep talking and find a new way to make it work."),
        _("A new job or baby did not end it."),
    ),
    Factor(
        "intimacy",
        _("Intimacy"),
        _("We can let our guard down, by sharing feelings or by touch, as much as we both want."),
        _("I can be seen without my brave face. Too much too soon can be a warning sign."),
    ),
    Factor(
        "commitment",
        _("Commitment"),
        _("We stick with this and keep putting in time and care."),
        _("We keep turning up."),
    ),
)
