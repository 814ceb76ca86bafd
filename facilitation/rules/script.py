"""What a facilitator may say in each stage, what to ask next, and what to do when it goes wrong.

Stages are named by their slugs (`facilitation.rules.exercise.Stage`), which look here and not the other way round.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from facilitation.rules.cards import Card
from facilitation.rules.text import gettext_noop as _


@dataclass(frozen=True)
class Script:
    """A short cue to speak, three follow-ups, and the cards of `WRONG_CARDS` that this stage may need."""

    cue: str
    follow_ups: tuple[str, str, str]
    wrong: tuple[str, ...]


SCRIPT: Mapping[str, Script] = {
    "arrive": Script(
        _("Join with the code if you want to. No name, no account. You can take part on paper or just listen."),
        (
            _("Can you read the screen from where you sit?"),
            _("Sit so that nobody looks over your shoulder."),
            _("There is nothing to do on your phone yet."),
        ),
        ("network", "too-few"),
    ),
    "promise": Script(
        _(
            "We will think about people in our lives, and some of those ties may hurt. You choose what you think "
            "about and what you say. Skip anything. You can pass, step out or lay your phone face down, and you need "
            "not say why. The screen shows totals only, once enough of us have answered. In a small room people may "
            "still guess, so give only answers you are fine with. I keep what is said here private, except [what you "
            "must pass on here]."
        ),
        (
            _("What would you like to add to the agreements?"),
            _("Which one may be hard to keep? What would help?"),
            _("Open 'What stays on my phone'. What is not clear yet?"),
        ),
        ("danger", "joke"),
    ),
    "frame": Script(
        _(
            "A relationship is any tie between people, not only love. Ties differ in kind, in how close they are, and "
            "in what they are for. Everyone hurts someone at times. Bonds grow when that is owned and mended, and "
            "nobody owes that to someone unsafe. The middle of the map is safest and closest. This is a map for "
            "today, not a mark."
        ),
        (
            _("What does close mean to you? What does safe mean?"),
            _("Can a bond be close but not safe, or safe but not close?"),
            _("Who has moved on your map over the years? Think of one, and keep it to yourself."),
        ),
        ("silence", "joke"),
    ),
    "warm-up": Script(
        _("How close is each of these to you today? Tap a ring. Then watch what the screen shows, and what it hides."),
        (
            _("What did the screen say while only a few had answered?"),
            _("What can you tell about any one of us from this picture?"),
            _("Change an answer if you like. When does the screen move?"),
        ),
        ("network", "too-few"),
    ),
    "people": Script(
        _(
            "Think of real people. Use a nickname, an initial or a sign. None of this leaves your phone. Leave out "
            "anyone you do not want to think about."
        ),
        (
            _("Go through the types: who comes to mind for each?"),
            _("Some people fit more than one type. You can give them several."),
            _("A ring can be empty. You can stop at any time."),
        ),
        ("crying",),
    ),
    "place": Script(
        _(
            "For each type that is part of your life, tap a ring. Skip the rest. Go by how safe and close it feels, "
            "not by how you think it ought to be."
        ),
        (
            _("If a type is spread out, pick the ring where most of it sits."),
            _("The list is in no special order, and 'Not on my map' is a real answer."),
            _("Take another minute, or leave it there."),
        ),
        ("crying", "network"),
    ),
    "rings": Script(
        _(
            "First just look: what do you see? Then: what might explain it? There is more than one reason. And then: "
            "what would you like to ask the room? We do not guess whose dot is whose."
        ),
        (
            _("What surprises you, and what does not?"),
            _("What could make that ring right for someone? Speak of types, not of people."),
            _("If it has moved in your life: was it time, a choice, a harm or a repair?"),
        ),
        ("alarming", "joke"),
    ),
    "break": Script(
        _("We take a break. Stretch, drink something, go outside. Your answers are kept. Come to me if you like."),
        (
            _("You may also leave now. The help lines are on your phone."),
            _("Is there a picture you would like me to keep off the screen?"),
            _("Do you need a window open, a quiet corner or another seat?"),
        ),
        ("danger", "crying"),
    ),
    "rate": Script(
        _(
            "Take the type on the screen. For each of 13 things, how much is it there for you, most of the time? "
            "'Does not apply' is a real answer."
        ),
        (
            _("Take the type as a whole, or one bond that stands for it."),
            _("Not all 13 fit every type. You need not find something for each."),
            _("Small acts count: a text, a meal, a lift."),
        ),
        ("crying", "too-few"),
    ),
    "factors": Script(
        _(
            "More of these things tends to mean nearer the middle. Where the two do not match, be curious: what might "
            "it tell us? Take two quiet minutes with the card on your phone. It stays there."
        ),
        (
            _("What good things keep something close that has few of the 13?"),
            _("What good limits keep something far out that has many?"),
            _("Which of the 13 is a must for your middle? Which can be low and still be fine?"),
        ),
        ("alarming", "argument"),
    ),
    "groups": Script(
        _(
            "Think alone, then talk in pairs, then in fours. Talk about the map and the reasons, not about the "
            "people. You can speak of types in general, and you can pass."
        ),
        (
            _("What? What did we notice?"),
            _("So what? Why does it matter to us?"),
            _("Now what? What is one small thing to try?"),
        ),
        ("argument", "silence"),
    ),
    "repair": Script(
        _(
            "Think of a small moment that is over, not your worst one. Choose one side: something you did, or "
            "something done to you. Pass if you like. There is a quiet task too. You never owe repair to someone who "
            "is not safe."
        ),
        (
            _("What helps you to own something?"),
            _("What does a good repair look like to you?"),
            _("What repair would you not want?"),
        ),
        ("danger", "argument"),
    ),
    "helper": Script(
        _(
            "Now we have the words for the last question. A therapist, counsellor, sponsor or mentor: where would "
            "that sit? Pick every ring that fits, or none. If I help anyone here outside today, leave me out of it. "
            "Then pick up to three reasons that matter most to you."
        ),
        (
            _("It could fall anywhere, and that is why it has strict limits. Which limits matter to you?"),
            _("What must a helper never be to you?"),
            _("What would make you look for another helper?"),
        ),
        ("silence", "alarming"),
    ),
    "closing": Script(
        _(
            "Four short cards. Then one word each, or pass. Then we come back to this room: eyes open, feet on the "
            "floor. What was done to you is not on you."
        ),
        (
            _("What is one thing to keep?"),
            _("What is one thing to ask?"),
            _("What is one small act for this week? An exact thank-you counts."),
        ),
        ("crying", "danger"),
    ),
    "check": Script(
        _("Four short questions about today. I see totals only, and only after the end. Skip them if you like."),
        (
            _("It is about today, not about you."),
            _("An honest answer helps more than a kind one."),
            _("If you want to say more, come to me at the end."),
        ),
        ("network", "too-few"),
    ),
    "thanks": Script(
        _(
            "Thank you. When I end the session, every single answer is destroyed; what the room saw stays. Keep your "
            "map or erase it, as you like. The help lines stay up, and I stay for a while. You are worth your own "
            "time and care."
        ),
        (
            _("If you share your phone with someone, erase your map."),
            _("Write down a help line, for you or for someone else."),
            _("If something comes up tonight or next week, that can happen. You need not be alone with it."),
        ),
        ("danger", "crying"),
    ),
}

WRONG_CARDS = (
    Card(
        "crying",
        _("Someone cries"),
        _("Blank the screen. Ask quietly what they would like. Offer a break. Give the others something light to do."),
    ),
    Card(
        "danger",
        _("Someone says that they are in danger now"),
        _(
            "Thank them and ask no more. Pause the room. Move to a private talk, with your co-host if you have one. "
            "Do what this place asks of you, and give a help line."
        ),
    ),
    Card("argument", _("There is an argument"), _("Pause the room. Name the agreement. Go to pairs, or take a break.")),
    Card(
        "joke",
        _("There is a joke at someone's cost"),
        _("Say: 'Ouch, let us look at that.' Then read the agreement again."),
    ),
    Card("silence", _("Nobody talks"), _("Give two minutes to write alone, then pairs.")),
    Card(
        "alarming",
        _("A picture looks alarming"),
        _("Keep it off the screen, or show it softer. Say: 'I keep one picture off the screen. I do that at times.'"),
    ),
    Card(
        "network",
        _("The network fails"),
        _("Draw the rings on paper. Ask for no show of hands. Keep the talk about helpers, and keep the closing."),
    ),
    Card(
        "too-few",
        _("There are too few of us for pictures"),
        _("Talk without pictures. Each map stays with its owner. Never lower the number that was promised."),
    ),
)
"""What happens, and what to do about it."""
