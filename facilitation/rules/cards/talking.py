"""What people are asked to think or talk about: after a picture, at a gap, in small groups and about repair."""

from facilitation.rules.cards.shapes import Item, Lens, Line
from facilitation.rules.text import gettext_noop as _

REVEAL_QUESTIONS = (
    Line("see", _("What do you see?")),
    Line("explain", _("What might explain it? Find more than one reason.")),
    Line("ask", _("What would you like to ask the room?")),
)
"""For every picture, in this order: facts before reasons, and reasons before opinions."""

GAP_WORDS = (
    Line("placed", _("You placed this here: %(ring)s.")),
    Line("suggests", _("By the 13 things it would sit near here: %(ring)s.")),
    Line("both-true", _("Both can be true.")),
    Line("lines-up", _("They line up.")),
    Line("small", _("There is a small gap.")),
    Line("bigger", _("There is a bigger gap.")),
    Line("closer", _("It sits closer than the 13 things suggest.")),
    Line("same", _("It sits about where the 13 things suggest.")),
    Line("further", _("It sits further out than the 13 things suggest.")),
    Line("rate-more", _("Rate a few more of the 13 things to compare.")),
    Line("nothing-yet", _("There is nothing to compare yet.")),
    Line("order-same", _("Your rings and the 13 things are mostly in the same order.")),
    Line("order-mixed", _("Your rings and the 13 things are partly in the same order.")),
    Line("order-other", _("Your rings and the 13 things are mostly the other way round.")),
    Line("one-ring", _("All of these are in one ring.")),
    Line("swapped", _("You placed %(near)s closer than %(far)s, but %(far)s has more of the 13 things.")),
    Line("more-say", _("This has more say in your life than it is close.")),
    Line("averages-hide", _("Averages hide people. Some of us may be the other way round.")),
)
"""The sentences of the gap card and of the room's picture of gaps. None of them takes sides."""

GAP_QUESTIONS = (
    Line("keeps-it", _("What keeps it here?")),
    Line("new-or-changed", _("Is it new, or has it changed?")),
    Line("whose-choice", _("Is this your choice, a duty, a habit or a hope?")),
    Line("good-limit", _("Is there a limit here that works well?")),
    Line("one-thing", _("Which one thing, if it grew or shrank, would move it?")),
    Line("like-to-move", _("Would you like it to move?")),
)

SAY_LENS = Lens(
    _("How much say does this have in my life?"),
    _("Say is power, money, rules or what someone knows about you. You can feel far from someone who has a lot of it."),
    (
        Line("core", _("The most say")),
        Line("near", _("A lot of say")),
        Line("mid", _("Some say")),
        Line("far", _("A little say")),
        Line("edge", _("Hardly any say")),
    ),
)
"""The other side of a sphere. It stays on the phone."""

GROUP_PROMPTS = (
    Line("two-rings", _("Was there a type that could go in two rings? Why did you choose the one you chose?")),
    Line("matters-most", _("Which of the 13 things matters most for the middle, for you?")),
    Line("moved", _("Has a type moved over time? What moved it?")),
    Line("what-helps", _("What would help something to sit where you want it?")),
)

SOLO_PROMPT = Line(
    "solo",
    _("Write for yourself: what on your map are you glad of, and what are you curious about? Nobody will read it."),
)

DEBRIEF = (
    Item("what", _("What?"), _("What did we notice?")),
    Item("so-what", _("So what?"), _("Why does it matter to us?")),
    Item("now-what", _("Now what?"), _("What is one small thing to try?")),
)

REPAIR_QUESTIONS = (
    Line("happened", _("What happened, in one line?")),
    Line("thinking", _("What were you thinking then? And since?")),
    Line("felt", _("Who felt it, and how?")),
    Line("put-right", _("What helped to put it right, or what would have helped?")),
    Line("in-the-way", _("What gets in the way of owning it? Not seeing it, not wanting to, or not knowing how?")),
)
"""In the order of restorative practice: what was, then who felt it, then what it needs."""

HARDEST = (
    _("Noticing it"),
    _("Owning it"),
    _("Saying sorry"),
    _("Changing what I do"),
    _("Accepting an apology"),
)

THANK_YOU_TASK = Line(
    "thank-you",
    _("Write a thank-you to someone. Be exact: say what they did, and what it did for you. You need not send it."),
)
"""The quiet task for those who would rather not speak of harm."""
