"""One script for many modules: the same things happen in the same order, once."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

import playwright
import pytest

from tests.services import ROOT
from workshop.joining import UnjoinableError, join_scripts, join_sheets

STATIC = ROOT / "facilitation/static"
NODE = Path(playwright.__file__).parent / "driver/node"

PARTS = {
    "js/first.js": """
        import * as shapes from "./parts/shapes.js";
        import "./parts/said.js";
        import { count as many, Counter } from "./parts/count.js"; // of all
        console.log("first", shapes.square(3), many(), new Counter().seen, Object.keys(shapes));
        export const waited = await Promise.resolve("waited");
        const { later } = await import("./parts/later.js");
        console.log(await later(), many());
    """,
    "js/second.js": """
        import { count } from "./parts/count.js";
        console.log("second", count());
    """,
    "js/parts/count.js": """
        let counted = 0;
        console.log("count is made");
        export function count() { counted += 1; return counted; }
        export class Counter { seen = `${count()} /* no comment */ times`; }
    """,
    "js/parts/shapes.js": """
        const name = "shapes";
        export const square = (side) => side * side;
        export async function wait() { return name; }
    """,
    "js/parts/said.js": """
        import { square } from "./shapes.js";
        const name = "said";
        console.log(name, square(2));
    """,
    "js/parts/later.js": """
        import { count } from "./count.js";
        import { own } from "./own.js";
        console.log("later is made", own);
        export async function later() {
            const again = await import("../parts/later.js");
            return [again.later === later, count()];
        }
    """,
    "js/parts/own.js": 'export const own = "own";',
}


def run(files: Mapping[str, str], folder: Path, code: str) -> list[str]:
    """What a script says that loads these files, in Node."""
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    ran = subprocess.run(
        [NODE, "--input-type=module", "--eval", code], cwd=folder, capture_output=True, text=True, check=True
    )
    return ran.stdout.splitlines()


def test_joined_scripts_do_what_their_modules_do(tmp_path: Path) -> None:
    code = 'console.log(Object.keys(await import("./js/first.js"))); await import("./js/second.js");'

    apart = run(PARTS, tmp_path / "apart", code)
    joined = join_scripts(PARTS)
    together = run(joined, tmp_path / "together", code)

    assert together == apart
    assert apart[-1] == "second 5"
    assert sorted(joined) == ["js/first.js", "js/parts/later.js", "js/second.js"]


def test_what_a_page_has_already_is_not_in_what_it_loads_later() -> None:
    joined = join_scripts(PARTS)

    assert 'const own="own"' in joined["js/parts/later.js"]
    assert "count is made" not in joined["js/parts/later.js"]
    assert "count is made" in joined["js/first.js"]
    assert "count is made" in joined["js/second.js"]


def test_what_only_one_of_two_pages_has_is_in_what_both_load_later() -> None:
    joined = join_scripts(PARTS | {"js/third.js": 'import("./parts/later.js");'})

    assert "count is made" in joined["js/parts/later.js"]


@pytest.mark.parametrize(
    "script",
    [
        'import one from "./one.js";',
        'import { a } from "elsewhere";',
        'import { a } from "./missing.js";',
        'import { a } from "./self.js"; export const b = 1;',
        "import(name);",
        "export default 1;",
        "export let a = 1;",
        "export const a = 1, b = 2;",
        "export { a };",
        "var a = 1;",
        "const $modules = 1;",
        "a } b",
    ],
)
def test_what_is_not_understood_is_refused(script: str) -> None:
    fine = {"one.js": "export const a = [1, 2];"}
    assert join_scripts(fine)
    with pytest.raises(UnjoinableError):
        join_scripts(fine | {"self.js": script})


def test_our_scripts_are_joined_for_every_page(tmp_path: Path) -> None:
    sources = {path.relative_to(STATIC).as_posix(): path.read_text(encoding="utf-8") for path in STATIC.rglob("*.js")}
    joined = join_scripts(sources)
    pages = {name for name in sources if name.count("/") == 2}

    assert pages <= joined.keys()
    assert joined.keys() - pages >= {"facilitation/js/private/private.js", "facilitation/js/room/local-room.js"}
    assert len(joined) < len(sources) / 5
    assert not [name for name, text in joined.items() if 'from"' in text or "from '" in text or "/**" in text]
    assert _parse(joined, tmp_path) == len(joined)


def _parse(files: Mapping[str, str], folder: Path) -> int:
    """How many of the files are scripts in the eyes of Node."""
    run(files, folder, "")
    for name in files:
        subprocess.run([NODE, "--check", folder / name], check=True)
    return len(files)


def test_a_sheet_takes_along_what_it_imports() -> None:
    sheets = {
        "css/pages/page.css": '/* All. */\n@import url("../base.css");\n@import url("one.css");\n.z {\n  top: 0;\n}\n',
        "css/base.css": ":root {\n  --a: 1px; /* why */\n}\n",
        "css/pages/one.css": '.a > .b,\n.c :hover {\n  content: "  /* kept */ ";\n  margin: calc(1px + 2px) 0;\n}\n',
    }
    assert join_sheets(sheets)["css/pages/page.css"] == (
        ':root{--a: 1px}.a > .b,.c :hover{content: "  /* kept */ ";margin: calc(1px + 2px) 0}.z{top: 0}\n'
    )


@pytest.mark.parametrize(
    "sheet",
    [
        '@import url("missing.css");',
        '@import url("self.css");',
        '.a { color: red; } @import url("one.css");',
        '@import "one.css";',
        '@import url("deep/two.css");',
    ],
)
def test_sheets_that_are_not_understood_are_refused(sheet: str) -> None:
    fine = {"one.css": ".a { color: red; }", "deep/two.css": ".b { background: url(two.svg); }"}
    assert join_sheets(fine)
    with pytest.raises(UnjoinableError):
        join_sheets(fine | {"self.css": sheet})
