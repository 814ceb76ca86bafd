"""Joins the modules that a page loads into one script, and the sheets that it imports into one sheet.

Sources stay what browsers and tests load as they are; this happens when the server collects its files. Each joined
script stands for the module it is named after, with the same exports. Every module in it is a block of its own, made
once for a page however many joined scripts hold it: what it exports is kept in one place of the page.

Only what the sources use is understood. Anything else raises `UnjoinableError`, and files are served as they are.
"""

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from .tokens import Token, UnreadableScriptError, read_tokens, write_small

MODULES = "$modules"
"""What the place of a page is called in which modules find each other. No module may use the name."""

DECLARED = frozenset({"class", "function", "const"})
NAME = re.compile(r"[A-Za-z_$][\w$]*")

IMPORTED_SHEET = re.compile(r"""\s*@import url\("([^"]+)"\);""")
SHEET_PARTS = re.compile(
    r"""(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|url\([^)]*\))|(?P<comment>/\*.*?\*/)|(?P<space>\s+)""", re.DOTALL
)


class UnjoinableError(ValueError):
    """Files that cannot be joined with certainty."""


@dataclass
class _Module:
    """One module: what it imports (in order), which names it exports, which modules it loads later, and its code."""

    name: str
    imports: list[tuple[str, str]] = field(default_factory=list)
    exports: list[str] = field(default_factory=list)
    later: list[str] = field(default_factory=list)
    code: list[Token] = field(default_factory=list)


def join_scripts(sources: Mapping[str, str]) -> dict[str, str]:
    """The joined script of every module that a page or another script loads by its name, by that name.

    These are the modules that no other module imports, and those that are loaded later (`import("…")`). What the
    scripts before it have surely brought is not in a script that is loaded later. Raises `UnjoinableError`.
    """
    modules = {name: _read_module(name, text) for name, text in sources.items()}
    imported = {target for module in modules.values() for target, _ in module.imports}
    missing = (imported | {target for module in modules.values() for target in module.later}) - modules.keys()
    if missing:
        raise UnjoinableError(f"Imported, but not there: {sorted(missing)}")
    loaded_later = {target for module in modules.values() for target in module.later}
    first = modules.keys() - imported - loaded_later
    needed = {name: _put_in_order(modules, name) for name in first | loaded_later}
    if unreached := modules.keys() - {one for order in needed.values() for one in order}:
        raise UnjoinableError(f"Needed only by each other: {sorted(unreached)}")
    brought = _find_what_is_there(modules, needed, first)
    places = {name: f"{MODULES}.m{number}" for number, name in enumerate(sorted(modules))}
    return {
        name: _write(name, [modules[one] for one in order if one == name or one not in brought[name]], places)
        for name, order in needed.items()
    }


def join_sheets(sources: Mapping[str, str]) -> dict[str, str]:
    """Every sheet with those that it imports, and without what only people read. Raises `UnjoinableError`."""
    return {name: _write_sheet_small(_inline(sources, name, ())) for name in sources}


def _read_module(name: str, script: str) -> _Module:
    module = _Module(name)
    try:
        tokens = [_leave_out(token) for token in read_tokens(script)]
    except UnreadableScriptError as error:
        raise UnjoinableError(f"{name}: {error}") from error
    place = 0
    while place < len(tokens):
        token = tokens[place]
        following = tokens[place + 1] if place + 1 < len(tokens) else Token("sign", ";", 0)
        if token.kind == "word" and token.text in {MODULES, "var", "eval"}:
            raise UnjoinableError(f"{name} uses “{token.text}”.")
        if token.kind == "word" and token.text == "import" and following.text == "(":
            place = _read_later(module, tokens, place)
        elif token.kind == "word" and token.text == "import" and _before(tokens, place) != ".":
            place = _read_import(module, tokens, place)
        elif token.kind == "word" and token.text == "export" and token.depth == 0 and _before(tokens, place) != ".":
            place = _read_export(module, tokens, place)
        else:
            module.code.append(token)
            place += 1
    return module


def _leave_out(token: Token) -> Token:
    """A comment is a space; over several lines it ends a line, as it does in the language."""
    return Token("space", "\n" if "\n" in token.text else " ", token.depth) if token.kind == "comment" else token


def _before(tokens: list[Token], place: int) -> str:
    return next((token.text for token in reversed(tokens[:place]) if token.kind != "space"), "")


def _read_later(module: _Module, tokens: list[Token], place: int) -> int:
    """`import("./one.js")`: the only thing that a script may load later is a module that is named there."""
    start, bracket, text, end = tokens[place : place + 4]
    if text.kind != "text" or end.text != ")" or text.text[0] not in "\"'":
        raise UnjoinableError(f"{module.name} loads something that has no fixed name.")
    target = _resolve(module.name, text.text[1:-1])
    module.later.append(target)
    # The joined script may stand in another folder than this module.
    module.code += [start, bracket, Token("text", f"\0{target}\0", text.depth), end]
    return place + 4


def _read_import(module: _Module, tokens: list[Token], place: int) -> int:
    """`import {a, b as c} from "./one.js";`, `import * as one from "./one.js";` or `import "./one.js";`."""
    end = place
    while tokens[end].text != ";":
        end += 1
        if end == len(tokens):
            raise UnjoinableError(f"{module.name} imports without an end.")
    words = [token.text for token in tokens[place + 1 : end] if token.kind != "space"]
    target = _resolve(module.name, words[-1][1:-1])
    if len(words) == 1:
        names = ""
    elif words[0] == "*" and words[1] == "as" and words[3] == "from" and NAME.fullmatch(words[2]):
        names = words[2]
    elif words[0] == "{" and words[-3] == "}" and words[-2] == "from":
        names = "{" + "".join(":" if word == "as" else word for word in words[1:-3]).rstrip(",") + "}"
    else:
        raise UnjoinableError(f"{module.name} imports in a way that is not understood: {' '.join(words)}")
    module.imports.append((target, names))
    return end + 1


def _read_export(module: _Module, tokens: list[Token], place: int) -> int:
    """`export const`, `export function`, `export async function` and `export class`, each with one name."""
    words = [(at, token) for at, token in enumerate(tokens[place + 1 :], place + 1) if token.kind != "space"][:4]
    if words[0][1].text == "async":
        words = words[1:]
    kind, name = words[0][1].text, words[1][1].text
    if kind not in DECLARED or not NAME.fullmatch(name):
        raise UnjoinableError(f"{module.name} exports in a way that is not understood: {kind} {name}")
    if kind == "const" and _declares_several(tokens, words[1][0]):
        raise UnjoinableError(f"{module.name} exports several constants at once.")
    module.exports.append(name)
    return place + 1


def _declares_several(tokens: list[Token], place: int) -> bool:
    for token in tokens[place:]:
        if token.depth == 0 and token.text == ";":
            return False
        if token.depth == 0 and token.text == ",":
            return True
    return False


def _resolve(name: str, target: str) -> str:
    if not target.startswith("."):
        raise UnjoinableError(f"{name} imports {target}, which is no file beside it.")
    return posixpath.normpath(posixpath.join(posixpath.dirname(name), target))


def _put_in_order(modules: Mapping[str, _Module], name: str) -> list[str]:
    """Everything `name` needs, in the order in which a browser runs it."""
    order: list[str] = []
    entered: set[str] = set()

    def enter(one: str) -> None:
        if one in entered:
            if one not in order:
                raise UnjoinableError(f"{one} needs itself.")
            return
        entered.add(one)
        for target, _ in modules[one].imports:
            enter(target)
        order.append(one)

    enter(name)
    return order


def _find_what_is_there(
    modules: Mapping[str, _Module], needed: Mapping[str, list[str]], first: set[str]
) -> dict[str, set[str]]:
    """For each joined script the modules that are there before it runs, whichever script has loaded it."""
    everything = set(modules)
    brought = {name: set() if name in first else everything for name in needed}
    while True:
        found = {
            name: set()
            if name in first
            else set.intersection(
                *(
                    brought[other] | set(order)
                    for other, order in needed.items()
                    if any(name in modules[one].later for one in order)
                )
            )
            for name in needed
        }
        if found == brought:
            return found
        brought = found


def _write(name: str, parts: list[_Module], places: Mapping[str, str]) -> str:
    """`places`: where in a page each module's exports are kept. A page never mixes files of two collections."""
    lines = [f'const {MODULES}=globalThis[Symbol.for("modules")]??={{}};']
    lines += [_write_module(part, places, beside=name) for part in parts]
    exports = parts[-1].exports
    if exports:
        lines.append(f"export const{{{','.join(exports)}}}={places[name]};")
    return "\n".join(lines) + "\n"


def _write_module(module: _Module, places: Mapping[str, str], *, beside: str) -> str:
    code = "".join(f"const {names}={places[target]};" for target, names in module.imports if names and names != "{}")
    code += write_small(
        [
            Token("text", _quote(_get_relative(token.text[1:-1], beside)), token.depth)
            if token.text.startswith("\0")
            else token
            for token in module.code
        ]
    )
    place = places[module.name]
    return f"if(!{place}){{{code}\n{place}={{{','.join(module.exports)}}}}}"


def _quote(text: str) -> str:
    return f'"{text}"'


def _get_relative(target: str, beside: str) -> str:
    relative = posixpath.relpath(target, posixpath.dirname(beside))
    return relative if relative.startswith(".") else f"./{relative}"


def _inline(sources: Mapping[str, str], name: str, around: tuple[str, ...]) -> str:
    if name in around:
        raise UnjoinableError(f"{name} imports itself.")
    parts: list[str] = []
    sheet = "".join(text for kind, text in _split_sheet(sources[name]) if kind != "comment")
    place = 0
    while found := IMPORTED_SHEET.match(sheet, place):
        target = posixpath.normpath(posixpath.join(posixpath.dirname(name), found[1]))
        if target not in sources:
            raise UnjoinableError(f"{name} imports {found[1]}, which is not there.")
        if posixpath.dirname(target) != posixpath.dirname(name) and "url(" in sources[target].replace(
            "@import url", ""
        ):
            raise UnjoinableError(f"{target} refers to files by their place and is imported from another.")
        parts.append(_inline(sources, target, (*around, name)))
        place = found.end()
    rest = sheet[place:]
    if "@import" in rest:
        raise UnjoinableError(f"{name} imports in a way that is not understood.")
    return "\n".join([*parts, rest])


def _split_sheet(sheet: str) -> Iterator[tuple[str, str]]:
    place = 0
    for found in SHEET_PARTS.finditer(sheet):
        if found.start() > place:
            yield "code", sheet[place : found.start()]
        yield found.lastgroup or "", found[0]
        place = found.end()
    yield "code", sheet[place:]


def _write_sheet_small(sheet: str) -> str:
    """Without spaces where no sheet needs them: around `{`, `}`, `;`, and after a comma."""
    parts = [" " if kind == "space" else text for kind, text in _split_sheet(sheet) if kind != "comment"]
    small = ""
    for part in parts:
        if part == " " and (not small or small[-1] in "{};, "):
            continue
        if small.endswith(" ") and part and part[0] in "{};":
            small = small[:-1]
        small += part
    return small.strip().replace(";}", "}") + "\n"
