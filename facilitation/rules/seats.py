"""From the token on a phone to the keys kept by the server. Nothing joins two keys but the token itself.

Rule S2 (docs/anonymity.md): every key is an HMAC-SHA256 of the token and of what the key is for, under the server's
secret. Whoever holds all keys but not the secret and the token learns nothing about which belong together.
"""

import hmac
import secrets

TOKEN_BYTES = 16
KEY_BYTES = 16


def make_token() -> str:
    """A new seat's token: 128 random bits as 32 hexadecimal characters."""
    return secrets.token_hex(TOKEN_BYTES)


def get_answer_key(*, secret: bytes, token: str, question_id: int) -> bytes:
    """The key of one seat's answer to one question of one wave, 16 bytes."""
    return _get_key(secret, "answer", token, str(question_id))


def get_mark_key(*, secret: bytes, token: str, round_id: int) -> bytes:
    """The key of one seat's mark "I have finished this round", 16 bytes."""
    return _get_key(secret, "mark", token, str(round_id))


def get_presence_key(*, secret: bytes, token: str, room_id: str) -> bytes:
    """The key under which one seat counts as present in a room, 16 bytes."""
    return _get_key(secret, "presence", token, room_id)


def _get_key(secret: bytes, purpose: str, token: str, thing: str) -> bytes:
    message = f"{purpose}\0{token}\0{thing}".encode()
    return hmac.digest(secret, message, "sha256")[:KEY_BYTES]
