"""What all messages have in common: frozen, strict, and an unknown field is an error."""

from pydantic import BaseModel, ConfigDict

LONGEST_FRAME = 4096
"""Characters in one incoming text frame. Longer ones are refused as `too_long`."""

LONGEST_REF = 32


class Message(BaseModel):
    """One JSON object on the wire. `type` names it; every other field is declared in its class."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")
