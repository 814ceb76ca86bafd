"""Files as phones get them."""

import json
from pathlib import Path

import pytest
from django.core.management import call_command
from pytest_django.fixtures import Settings

from tests.services import ROOT
from workshop.staticfiles import strip_comments

SCRIPTS = sorted((ROOT / "facilitation/static/facilitation/js").rglob("*.js"))


def test_comments_go_and_code_stays() -> None:
    script = """/**
 * What it is.
 */
import { a } from "./a.js";

// Why so.
const line = "http://a.b"; // beside code, a comment stays
const text = `
  /not a comment
`;
/** @type {number} */
let count = 4 /* so many */ * 2;
  /* inside */
/** @type {any} */ (count).more();
export { count };
/** The end. */
"""

    assert (
        strip_comments(script)
        == """import { a } from "./a.js";

const line = "http://a.b"; // beside code, a comment stays
const text = `
  /not a comment
`;
let count = 4 /* so many */ * 2;
/** @type {any} */ (count).more();
export { count };
"""
    )


def test_what_is_collected_is_the_code_of_every_script(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "workshop.staticfiles.ModuleStorage"},
    }

    call_command("collectstatic", interactive=False, verbosity=0)

    manifest = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    names = [name for name in manifest if name.startswith("facilitation/js/")]
    assert len(names) == len(SCRIPTS) > 50
    for name in names:
        source = (ROOT / "facilitation/static" / name).read_text(encoding="utf-8")
        served = (tmp_path / manifest[name]).read_text(encoding="utf-8")
        assert len(served.splitlines()) == len(strip_comments(source).splitlines()), name


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.stem)
def test_every_script_has_its_comments_where_they_can_be_told_from_code(path: Path) -> None:
    """A line that looks like a comment inside a text would be lost: so there is none."""
    script = path.read_text(encoding="utf-8")
    texts = strip_comments(script).split("`")[1::2]

    assert [text for text in texts if text not in script] == []
    assert len(strip_comments(script)) < len(script)
