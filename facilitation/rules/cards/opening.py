"""What is said before the map and around it: agreements, the frame, the warm-up and what stays private."""

from dataclasses import replace

from facilitation.rules.cards.shapes import Item, Line, Where
from facilitation.rules.text import gettext_noop as _

PREPARATION = (
    Line("time", _("The plan fits the time we have. The agreements and the closing are never cut.")),
    Line("split", _("It is clear if romantic and sexual are one card or two.")),
    Line("focus", _("The type that we will rate together is one that this group can look at with ease.")),
    Line("rings", _("The number of rings is set. Four suits most groups.")),
    Line("help-lines", _("Help lines for this place are filled in, and I have tried them.")),
    Line("privacy", _("The number of people behind each picture fits this group. It cannot change later.")),
    Line("back-row", _("I have read the screen from the back row.")),
    Line("seats", _("Nobody sits behind another person's phone. Paper and pens are on a table.")),
    Line(
        "who-comes",
        _("I have asked if couples, families, or bosses and their staff will come. Then pictures are soft."),
    ),
)
"""What a facilitator looks at before opening a room."""

CONTENT_NOTE = Line(
    "content-note",
    _("Some ties may hurt to think about. You choose what you think about, what you answer and what you say."),
)

AGREEMENTS = (
    _("Pass at any time. You need no reason."),
    _("Speak for yourself."),
    _("Headlines, not details."),
    _("Ask before you give advice."),
    _("Take the lesson home, not the story."),
    _("Nobody guesses whose dot is whose."),
)

NEVER_SENT = _("Never sent")
NO = _("No")
YES = _("Yes")
NAMELESS = _("Yes, without a name")
SOMEBODY = _("Only that someone did")
TOTALS = _("Totals, once %(floor)s people have answered")

WHAT_GOES_WHERE = (
    Where("people", _("People, notes, and why they sit there"), YES, NEVER_SENT, NO, NO),
    Where("own-map", _("Your map of before and hoped-for, and who has a say"), YES, NEVER_SENT, NO, NO),
    Where("gaps", _("How your map fits the 13 things"), YES, NEVER_SENT, NO, _("Only a guess from the totals")),
    Where("rings", _("The ring you tap for each type, and if it moved"), YES, NAMELESS, TOTALS, TOTALS),
    Where("factors", _("How you rate the 13 things for the type on the screen"), YES, NAMELESS, TOTALS, TOTALS),
    Where("helper", _("Where you put a helper, why, and what is hard in repair"), YES, NAMELESS, TOTALS, TOTALS),
    Where("slow-down", _("That you ask us to slow down"), YES, SOMEBODY, SOMEBODY, NO),
    Where("check", _("The four questions at the end"), YES, NAMELESS, _("Totals, after the end"), NO),
    Where("crowd", _("That you are here, or have finished"), YES, _("How many"), _("How many"), _("How many")),
)
"""The table that every phone can open. %(floor)s is the room's own number."""


def get_what_goes_where(*, small_group: bool) -> tuple[Where, ...]:
    """The table for a room: in one without pictures, no answer leaves the phone."""
    if not small_group:
        return WHAT_GOES_WHERE
    silent = {"server": NEVER_SENT, "desk": NO, "screen": NO}
    return tuple(replace(row, **silent) if row.server in {NAMELESS, NEVER_SENT} else row for row in WHAT_GOES_WHERE)


HARM_REPAIR = Line(
    "harm-repair",
    _("Everyone hurts someone at times. What builds a bond is that each of you owns it and tries to put it right."),
)
REPAIR_LIMIT = Line(
    "repair-limit",
    _("You never owe repair, or closeness, to someone who is not safe for you."),
)

FRAME = (
    Line(
        "three-questions",
        _(
            "We ask three things, in this order. Which kinds of bonds are there? What makes one healthy? "
            "What makes the bond with a helper healthy?"
        ),
    ),
    Line(
        "wide-word",
        _("A relationship is any tie or dealing between people. Kin and love are in it, and so is much more."),
    ),
    Line("kinds-differ", _("Kinds of bonds differ: in what ties you, how close you are, and what the bond is for.")),
    Line("no-full-answer", _("People are not simple, so bonds are not simple. No list can say it all.")),
    Line(
        "sphere",
        _("A sphere is how much someone counts for you: their power, their sway, how close you are, what they know."),
    ),
    Line("rule-closer", _("The closer to the middle, the safer and closer you feel.")),
    Line("rule-more", _("The more of the 13 things a bond has, the nearer to the middle it tends to sit.")),
    Line(
        "rule-curious",
        _("If the map and the 13 things do not match, that is a reason to be curious and look again."),
    ),
    Line(
        "rule-not-all",
        _("Every good bond has some of the 13 things. Not all of them fit, and how strong each one is can differ."),
    ),
    Line(
        "rule-not-fixed",
        _(
            "One person can fit more than one type, and can move over time. A friend may become a partner, and a "
            "partner may be a friend too. A fling can turn into a friendship. People who met online may meet for real."
        ),
    ),
    Line("rule-order", _("The list is in no special order, and no type is better than another.")),
    Line("rule-intimacy", _("You do not need touch, or deep sharing, to feel close to someone.")),
    HARM_REPAIR,
    Line("harm-unowned", _("Some people do not own the harm they do. Some cannot, and some do not know how.")),
    REPAIR_LIMIT,
    Line("map-not-mark", _("This is a map for today. It is not a mark out of ten.")),
    Line("why", _("The point is not only where things sit on your map, but why you put them there.")),
)

REPAIR_LINES = (
    HARM_REPAIR,
    REPAIR_LIMIT,
    Line("small-moment", _("Say only a small moment that is over, in one line. Not your worst one.")),
    Line("one-side", _("Choose one side: something you did, or something that was done to you.")),
    Line("not-here", _("We do not work on harm between two people in this room.")),
)

WARM_UP = (
    Item("coffee-or-tea", _("Coffee or tea"), _("The cup you reach for.")),
    Item("phone", _("Your phone"), _("The thing in your hand.")),
    Item("pet", _("A pet"), _("One you have, had or know.")),
    Item("rain", _("Rain"), _("The kind that falls all day.")),
    Item("monday", _("Monday"), _("The first day of the week, as it feels.")),
)

PEOPLE_TIPS = (
    Line("nickname", _("Use a nickname, an initial or a sign.")),
    Line("stays-here", _("None of this leaves your phone.")),
    Line("leave-out", _("Leave out anyone you do not want to think about.")),
    Line("each-type", _("Go through the types and think of real people for each. Place the types after that.")),
    Line("many-types", _("One person can have more than one type.")),
    Line("changed", _("People move over time. You can mark where they were, and where you hope they will be.")),
    Line("empty-ring", _("A ring can be empty. Few people is fine too.")),
)

MOVEMENT_STEPS = (_("Moved closer"), _("Stayed the same"), _("Moved further out"))
