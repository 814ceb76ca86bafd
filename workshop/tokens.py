"""A script as a row of tokens: enough to tell code from texts and comments, and to leave out what only people read.

It knows no grammar. Where a slash could begin a division as well as a pattern, and that matters, it says so instead of
guessing.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["space", "comment", "word", "text", "sign"]
"""`word`: a name, number or keyword. `text`: a string, a pattern, or a template's part up to its next `${` or end."""

TOKEN = re.compile(
    r"""(?P<space>[ \t\r\n]+)
    |(?P<comment>//[^\n]*|/\*.*?\*/)
    |(?P<word>[\w$\#]+)
    |(?P<text>"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')
    |(?P<sign>=>|\?\?=?|\?\.|\.\.\.|&&|\|\||\+\+|--|[{}()\[\];,.<>=!?:+\-*%&|^~@/])
    """,
    re.VERBOSE | re.DOTALL,
)
TEMPLATE = re.compile(r"(?:[^`\\$]|\\.|\$(?!\{))*(?P<end>`|\$\{)", re.DOTALL)
PATTERN = re.compile(r"/(?:[^/\\\[\n]|\\.|\[(?:[^\]\\\n]|\\.)*\])+/[a-z]*")

BEFORE_A_PATTERN = frozenset({"return", "typeof", "case", "in", "of", "await", "yield", "void", "delete", "throw"})
"""Words after which a value begins. After any other word, and after `)` and `]`, a slash divides."""

JOINS_LEFT = frozenset("{([;,=&|?:>")
JOINS_RIGHT = frozenset("})],.;=&|?:")
"""Signs beside which a line may end without ending a statement."""

STANDS_ALONE = frozenset("{}()[];,:=<>&|?!")
"""Signs that need no space on either side."""


class UnreadableScriptError(ValueError):
    """A script that cannot be told apart with certainty."""


@dataclass(frozen=True)
class Token:
    """A piece of a script. `depth`: how many brackets of any kind are open around it."""

    kind: Kind
    text: str
    depth: int


def read_tokens(script: str) -> list[Token]:
    """All of a script; the texts of all tokens in a row are the script again. Raises `UnreadableScriptError`."""
    return list(_read(script))


def _read(script: str) -> Iterator[Token]:  # noqa: C901 - one branch for each way a token can begin
    place = 0
    before = ""  # the last token that is neither space nor comment
    open_brackets: list[str] = []
    while place < len(script):
        in_template = bool(open_brackets) and open_brackets[-1] == "${" and script[place] == "}"
        if in_template or script[place] == "`":
            if in_template:
                open_brackets.pop()
            found = TEMPLATE.match(script, place + 1)
            if found is None:
                raise UnreadableScriptError("A template has no end.")
            yield Token("text", script[place : found.end()], len(open_brackets))
            if found["end"] == "${":
                open_brackets.append("${")
            before = "${" if found["end"] == "${" else "`"
            place = found.end()
            continue
        found = PATTERN.match(script, place) if _begins_pattern(script, place, before) else TOKEN.match(script, place)
        if found is None:
            raise UnreadableScriptError(f"Unknown: {script[place : place + 20]!r}")
        text = found[0]
        kind: Kind = found.lastgroup or "text"  # type: ignore[assignment]
        if kind == "sign" and text in {"}", ")", "]"}:
            if not open_brackets:
                raise UnreadableScriptError("A bracket is closed that was not opened.")
            open_brackets.pop()
        yield Token(kind, text, len(open_brackets))
        if kind == "sign" and text in {"{", "(", "["}:
            open_brackets.append(text)
        if kind not in {"space", "comment"}:
            before = text
        place = found.end()
    if open_brackets:
        raise UnreadableScriptError("A bracket is never closed.")


def _begins_pattern(script: str, place: int, before: str) -> bool:
    if script[place] != "/" or script[place + 1 : place + 2] in {"/", "*"}:
        return False
    if before == "}":
        raise UnreadableScriptError("A slash after a bracket could be a division as well as a pattern.")
    is_value = bool(before) and (before[-1] in ")]`\"'" or (before[-1] in "_$" or before[-1].isalnum()))
    return not is_value or before in BEFORE_A_PATTERN


def write_small(tokens: Sequence[Token]) -> str:
    """The same script without comments, and without the spaces and ends of lines that mean nothing."""
    written: list[str] = []
    gap = ""
    last = ""
    for token in tokens:
        if token.kind in {"space", "comment"}:
            gap = "\n" if "\n" in token.text or gap == "\n" else " "
            continue
        if gap and last and _needs(gap, last, token):
            written.append(gap)
        written.append(token.text)
        gap, last = "", token.text
    return "".join(written)


def _needs(gap: str, last: str, token: Token) -> bool:
    begins_text = token.kind == "text"
    if gap == "\n":
        return not (last[-1] in JOINS_LEFT or (not begins_text and token.text[0] in JOINS_RIGHT))
    return not (last[-1] in STANDS_ALONE or (not begins_text and token.text[0] in STANDS_ALONE))
