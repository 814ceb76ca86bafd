"""Everybody in the workshop answering at once."""

import asyncio
from collections.abc import Mapping
from typing import Any

from facilitation.rules.exercise import Ask
from tests.browser.story.answering import take_part
from tests.browser.visitors import Visitor


def get_own(person: int, given: Mapping[str, str]) -> dict[str, str]:
    """What one person chooses."""
    return {slug: codes[person] for slug, codes in given.items()}


async def answer_all(phones: list[Visitor], ask: Ask, given: Mapping[str, str], **more: Any) -> None:
    """Everybody at once."""
    await asyncio.gather(
        *(take_part(phone, ask, get_own(person, given), **more) for person, phone in enumerate(phones))
    )
