"""Pages that cannot rot: every path they name exists, and every command they name is there."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.services import ROOT

PAGES = [
    "README.md",
    "ARCHITECTURE.md",
    "SECURITY.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    *(str(path.relative_to(ROOT)) for path in sorted((ROOT / "docs").glob("*.md"))),
]
ROOTS = ("workshop/", "facilitation/", "templates/", "tests/", "docs/", "bin/", "bench/", ".ci/", "deploy/")


def get_paths(text: str) -> set[str]:
    """What a page names in code marks or links that looks like a path of this project."""
    named = re.findall(r"`([^`\s]+)`", text) + re.findall(r"\]\(([^)\s#]+)\)", text)
    return {name.strip("./") if name.startswith("./") else name for name in named if name.startswith(ROOTS)}


def exists(path: str) -> bool:
    return any(ROOT.glob(path)) if "*" in path else (ROOT / path).exists()


@pytest.mark.parametrize("page", PAGES)
def test_every_path_that_a_page_names_exists(page: str) -> None:
    missing = [path for path in sorted(get_paths((ROOT / page).read_text(encoding="utf-8"))) if not exists(path)]

    assert missing == []


def test_the_search_for_paths_finds_some_and_would_miss_one_that_is_gone() -> None:
    found = get_paths((ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8"))

    assert "facilitation/rules/release.py" in found
    assert get_paths("see `facilitation/gone.py`") == {"facilitation/gone.py"}
    assert not exists("facilitation/gone.py")


@pytest.mark.parametrize("page", PAGES)
def test_every_link_between_pages_leads_somewhere(page: str) -> None:
    here = Path(ROOT / page).parent
    links = re.findall(r"\]\((?!https?:)([^)\s#]+)\)", (ROOT / page).read_text(encoding="utf-8"))

    assert [link for link in links if not (here / link).exists()] == []


@pytest.mark.parametrize("page", PAGES)
def test_every_management_command_that_a_page_names_is_there(page: str) -> None:
    named = re.findall(r"manage\.py ([a-z_]+)", (ROOT / page).read_text(encoding="utf-8"))

    assert [name for name in named if name not in get_commands()] == []
