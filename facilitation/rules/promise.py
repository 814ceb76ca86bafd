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

SMALL_GROUP_PROMISE = (
    _("No name, no account, no e-mail."),
    _("This group is small, so your answers stay on your phone. No picture of them is made."),
    _("The facilitator and the screen see no answers at all."),
    _("What is marked private never leaves your phone."),
    _("When the session ends, the server keeps no answers, because it never had any."),
)
"""The promise in a group too small for pictures: what is not sent cannot be guessed."""


def get_promise_of(*, small_group: bool) -> tuple[str, ...]:
    """The promise of a room with pictures, or without."""
    return SMALL_GROUP_PROMISE if small_group else PROMISE


LIMITS = (
    _("If the whole room agrees, the room learns that it agrees."),
    _("People who sit beside you can look at your phone."),
    _("People who share their own answers with each other can narrow down the rest by as many people as they are."),
)
"""What is not promised, and is said aloud."""
