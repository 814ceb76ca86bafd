"""Looks for what must never be in a log: tokens, keys, choices, codes, links, addresses, however they are written."""

import base64
from collections.abc import Iterator, Mapping
from urllib.parse import quote


def write_in_all_ways(secret: str | bytes) -> Iterator[bytes]:
    """A secret as programs write it: as it is, escaped, as hexadecimal, in base 64, as Python shows it."""
    raw = secret.encode() if isinstance(secret, str) else secret
    yield raw
    yield repr(secret)[2 if isinstance(secret, bytes) else 1 : -1].encode()
    yield repr(memoryview(raw).tobytes())[2:-1].encode()
    yield quote(raw).encode()
    if len(raw) > 3:  # shorter ones mean something by chance
        yield from (raw.hex().encode(), raw.hex().upper().encode(), raw.hex(" ").encode())
        yield from (base64.b64encode(raw).rstrip(b"="), base64.urlsafe_b64encode(raw).rstrip(b"="))
        yield str(list(raw)).encode()
        yield str(int.from_bytes(raw, "big")).encode()


def find(secrets: Mapping[str, str | bytes], text: bytes) -> set[str]:
    """The names of those secrets that stand in the text in any way."""
    return {name for name, secret in secrets.items() if any(way in text for way in write_in_all_ways(secret))}
