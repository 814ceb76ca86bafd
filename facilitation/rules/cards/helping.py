"""The bond with a helper, and how a workshop closes."""

from facilitation.rules.cards.shapes import Card, Item, Line, Link
from facilitation.rules.text import gettext_noop as _

HELPER = Item(
    "therapeutic",
    _("Therapy or helping"),
    _("A trained helper, often paid, who works for your good and keeps clear limits."),
    _("a therapist, counsellor, sponsor or mentor"),
)
"""It is asked about at the end and is not among the types of the map."""

HELPER_LINES = (
    Line("helper-first", _("For some people, this is the first bond that feels healthy.")),
    Line("helper-paid", _("A therapist is paid for time and skill, so it is a swap as well as a bond.")),
    Line("helper-power", _("One of you knows a lot about the other, and it does not go both ways.")),
    Line(
        "helper-hats",
        _(
            "A helper may wear many hats: listener, holder of hard things, teacher, cheer squad, safe base, planner, "
            "and someone who pushes on unfair systems."
        ),
    ),
    Line(
        "helper-limits",
        _(
            "A therapist may not be your friend, family, partner or lover. That keeps you both safe. It also shows "
            "what a limit looks like when it is kept."
        ),
    ),
    Line("helper-like", _("It is fine, and it helps, to like your therapist.")),
    Line("helper-same", _("Most of the 13 things fit a good bond with a helper too.")),
    Line("helper-anywhere", _("It can feel like every ring at once, or like it has no place on the map.")),
)

HELPER_WHY = (
    Line("swap", _("It is a swap: time and skill for money.")),
    Line("uneven-power", _("The power is uneven.")),
    Line("uneven-closeness", _("The closeness is uneven: one of you shares far more.")),
    Line("much-say", _("A helper can have a lot of say in your life.")),
)
"""Why a helper could sit in any ring."""

HELPER_STRICT = Line(
    "helper-strict",
    _("It could land in any ring. That is why its limits are so strict: they keep both of you safe."),
)

HELPER_EVIDENCE = Line(
    "evidence",
    _("Over 295 studies, a better bond with the therapist went with better results. That is a link, not proof."),
)

REASONS = (
    Item(
        "trust-safety",
        _("Trust and safety"),
        _("Feeling safe with a helper lets you talk about hard things and try brave ones."),
    ),
    Item(
        "open-communication",
        _("Open communication"),
        _("When you both speak openly, the helper can understand you and pick what fits."),
    ),
    Item(
        "collaboration",
        _("Working together"),
        _("You and the helper are a team that sets the aims and the plan."),
    ),
    Item(
        "empathy-understanding",
        _("Empathy and understanding"),
        _("When someone gets you, it is easier to look at your feelings and learn new ways to cope."),
    ),
    Item(
        "engagement",
        _("Taking part"),
        _(
            "A good bond makes you want to turn up, join in and try things out between meetings. "
            "Someone asks how it went, until you can ask that of yourself."
        ),
    ),
    Item(
        "respect-non-judgment",
        _("Respect without judging"),
        _("When you are accepted as you are, you can be honest without fear."),
    ),
    Item(
        "therapeutic-attachment",
        _("A secure bond"),
        _("A steady helper can show you what a safe bond feels like, which can help old hurts heal."),
    ),
    Item(
        "motivation-hope",
        _("Motivation and hope"),
        _("Having someone in your corner helps you believe that things can change."),
    ),
    Item(
        "adaptability",
        _("Room to adapt"),
        _("A strong bond lets the helper change the plan as you change."),
    ),
    Item(
        "fewer-drop-outs",
        _("Staying with it"),
        _("People who feel a strong bond are less likely to give up too soon."),
    ),
)

ALLIANCE = (
    Link("trust-safety", ("safety",), _("It goes one way: the helper guards your safety.")),
    Link("open-communication", ("communication",), _("You share more than the helper does.")),
    Link("collaboration", ("equality-equity", "shared-values-goals"), _("The aims are shared. The power is uneven.")),
    Link("empathy-understanding", ("emotional-support",), _("The support has a start and an end time.")),
    Link("engagement", ("commitment", "quality-time"), _("You meet at set hours.")),
    Link("respect-non-judgment", ("respect",), _("Respect is the helper's duty, not a favour.")),
    Link("therapeutic-attachment", ("intimacy", "safety"), _("You can feel close, and the limits stay.")),
    Link(
        "motivation-hope",
        ("appreciation-gratitude", "emotional-support"),
        _("Your hopes are the topic. Theirs are not."),
    ),
    Link("adaptability", ("flexibility-adaptability",), _("The helper adapts more than you do.")),
    Link("fewer-drop-outs", ("commitment",), _("You are free to leave.")),
    Link(
        "",
        ("independence-autonomy", "conflict-resolution"),
        _("Needed as well: your life stays yours, and a rift with the helper can be talked about."),
    ),
)

CHOOSING = (
    Line("aims", _("I can say what I want help with.")),
    Line("training", _("I know what they trained in, and what papers they have.")),
    Line("fields", _("They know the kind of thing I bring.")),
    Line("click", _("We click. I could come to like them.")),
    Line("push", _("I can take it when they push me to grow, and they do it kindly.")),
    Line("limits", _("They keep clear limits, and they can say what those are.")),
    Line("leave", _("I know that I can ask questions, say no, and choose someone else.")),
)
"""A private checklist. It stays on the phone."""

CLOSING_CARDS = (
    Card(
        "who-needs-therapy",
        _("Who is therapy for?"),
        _("Anyone, you too: it can ease the past, help you grow now and set you up for later."),
    ),
    Card(
        "why-therapy-matters",
        _("Why does it matter?"),
        _(
            "What was done to you is not on you. How you respond now is something you can learn, and so is how to "
            "stop harm being passed on."
        ),
    ),
    Card(
        "how-to-choose",
        _("How do I pick a therapist?"),
        _("Think about your aims, what the therapist trained in, if you click, and if they can push you kindly."),
    ),
    Card(
        "why-the-bond-matters",
        _("Why does the bond matter?"),
        _("How well therapy works with someone rests a lot on the bond you two have."),
    ),
)

SEND_OFF = Line("send-off", _("You are worth the time and care you give yourself."))

GROUNDING = (
    Line("feet", _("Keep your eyes open. Feel your feet on the floor.")),
    Line("see", _("Find five things that you can see.")),
    Line("touch", _("Find four things that you can touch.")),
    Line("hear", _("Find three things that you can hear.")),
    Line("breathe", _("Take two slow breaths, in your own time.")),
    Line("next", _("Think of one thing you will do next, once you leave this room.")),
)

CHECK_ITEMS = (
    Item("heard", _("Heard"), _("People here listened to me and let me be who I am.")),
    Item("mattered", _("What matters"), _("We spent our time on things that matter to me.")),
    Item("way", _("The way"), _("I liked how we went about it.")),
    Item("overall", _("All in all"), _("All in all, it was good for me to be here.")),
)
"""The closing check, in words of our own. It is not a measure and must not be called one."""

CHECK_STEPS = (_("Not at all"), _("A little"), _("Partly"), _("Mostly"), _("Fully"))
