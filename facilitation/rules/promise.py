"""The promise as every phone states it before the first question, made from the room's actual policy."""

from facilitation.rules.text import gettext_noop as _

PROMISE = (
    _("No name, no account, no e-mail."),
    _("The room sees a result only once at least %(floor)s people have answered."),
    _("Every later change of the picture stands for at least %(step)s people."),
    _("When the picture changes never depends on what anyone said."),
    _("The facilitator sees no more than the screen can show."),
    _("What is marked private never leaves your phone."),
    _("When the session ends, single answers are destroyed. Only what the room saw stays."),
)
"""Seven sentences with %(floor)s and %(step)s where the room's own numbers go."""

LIMITS = (
    _("If the whole room agrees, the room learns that it agrees."),
    _("People who sit beside you can look at your phone."),
    _("People who share their own answers with each other can narrow down the rest by as many people as they are."),
)
"""What is not promised, and is said aloud."""
