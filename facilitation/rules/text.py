"""Marks a text for translation without translating it: the doors translate, the rules only name."""


def gettext_noop(text: str) -> str:
    """Return `text` unchanged; `manage.py makemessages` collects it by the name of this function."""
    return text
