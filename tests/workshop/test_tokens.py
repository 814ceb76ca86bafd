"""Scripts as tokens: nothing is lost, and what is left out means nothing."""

from pathlib import Path

import pytest

from tests.services import ROOT
from workshop.tokens import Token, UnreadableScriptError, read_tokens, write_small

STATIC = ROOT / "facilitation/static"
SCRIPTS = sorted(STATIC.rglob("*.js"))


def see(tokens: list[Token]) -> list[str]:
    return [token.text for token in tokens if token.kind not in {"space", "comment"}]


@pytest.mark.parametrize(
    ("script", "words"),
    [
        ('const a = "//no" + 1;', ["const", "a", "=", '"//no"', "+", "1", ";"]),
        ("a = b / c / d", ["a", "=", "b", "/", "c", "/", "d"]),
        ("a = /[/\"]'/g.test(b)", ["a", "=", "/[/\"]'/g", ".", "test", "(", "b", ")"]),
        ("return /a/ // why", ["return", "/a/"]),
        ("(a) / 2 /* of \n it */ / 3", ["(", "a", ")", "/", "2", "/", "3"]),
        ("f(`x`) / `y${1}` / 2", ["f", "(", "`x`", ")", "/", "`y${", "1", "}`", "/", "2"]),
        ("`a ${b({c: `${d} }`})} e` ;", ["`a ${", "b", "(", "{", "c", ":", "`${", "d", "} }`", "}", ")", "} e`", ";"]),
        (r'"a\"b" + `\`$`', [r'"a\"b"', "+", r"`\`$`"]),
        ("this.#a ?? 1.5", ["this", ".", "#a", "??", "1", ".", "5"]),
    ],
)
def test_code_is_told_from_texts_patterns_and_comments(script: str, words: list[str]) -> None:
    tokens = read_tokens(script)

    assert see(tokens) == words
    assert "".join(token.text for token in tokens) == script


@pytest.mark.parametrize("script", ["{} /a/", "`never ${ended", "(", ")", '"line\n"', "a ` b", "[1", "§"])
def test_what_is_not_certain_is_not_guessed(script: str) -> None:
    with pytest.raises(UnreadableScriptError):
        read_tokens(script)


@pytest.mark.parametrize(
    ("script", "small"),
    [
        ("const  a = 1 ; // one\n\n  b()", "const a=1;b()"),
        ("a\n++b", "a\n++b"),
        ("a + +b - -c", "a + +b - -c"),
        ("return\n a", "return\na"),
        ("x = () => {\n  f()\n  g()\n}\nh()", "x=()=>{f()\ng()}\nh()"),
        ("a\n  .b()\n  ?.c()", "a.b()?.c()"),
        ("a /* 1\n2 */ b", "a\nb"),
        ('case "a": return b in c', 'case "a":return b in c'),
        ("`a  b\n  c` + 1", "`a  b\n  c` + 1"),
        ("a\n/b/g", "a\n/b/g"),
        ("static #a = 1\n  *b() {}", "static #a=1\n*b(){}"),
        ("a\n`b`", "a\n`b`"),
    ],
)
def test_only_what_means_nothing_is_left_out(script: str, small: str) -> None:
    assert write_small(read_tokens(script)) == small


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_is_the_same_tokens_when_it_is_small(path: Path) -> None:
    script = path.read_text(encoding="utf-8")
    tokens = read_tokens(script)
    small = write_small(tokens)

    assert "".join(token.text for token in tokens) == script
    assert see(read_tokens(small)) == see(tokens)
    assert len(small) < len(script)
