"""The locks hold whatever an installation asks for, and the audit never takes silence for good news."""

import re
from importlib.metadata import PackageNotFoundError, requires

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from tests.audit import CLEAN, HOLES, LOCKS, UNKNOWN, conclude, read_npm_audit, read_pip_audit
from tests.services import ROOT

PINNED = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)(\[(?P<extras>[^\]]*)\])?==(?P<version>[^\s;]+)", re.MULTILINE)


def read_lock(name: str) -> dict[str, set[str]]:
    """The packages that a file locks, with their extras."""
    found = PINNED.finditer((ROOT / name).read_text(encoding="utf-8"))
    return {
        canonicalize_name(one["name"]): set((one["extras"] or "").replace(" ", "").split(",")) - {""} for one in found
    }


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_locked_with_a_digest(lock: str) -> None:
    entries = re.split(r"\n(?=\S)", (ROOT / lock).read_text(encoding="utf-8"))
    pinned = [entry for entry in entries if PINNED.match(entry)]

    assert pinned
    assert [entry.split()[0] for entry in pinned if "--hash=sha256:" not in entry] == []


def test_what_a_package_asks_for_with_extras_is_locked_with_these_extras() -> None:
    """Pip refuses `coverage[toml]` where only `coverage` is locked, as soon as there is a newer one."""
    locked: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, extras in read_lock(lock).items():
            locked.setdefault(name, set()).update(extras)
    asked, missing = 0, []
    for name, extras in locked.items():
        try:
            wanted = [Requirement(text) for text in requires(name) or ()]
        except PackageNotFoundError:
            continue  # locked for another system
        for one in wanted:
            applies = one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in ("", *extras))
            if one.extras and applies:
                asked += 1
                missing += [f"{name} asks for {one}"] if one.extras - locked[canonicalize_name(one.name)] else []

    assert asked > 1
    assert missing == []


def test_the_audit_tells_holes_from_not_knowing() -> None:
    fine: dict[str, object] = {"name": "a", "version": "1", "vulns": []}
    bad: dict[str, object] = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"]}]}
    unknown: dict[str, object] = {"name": "c", "skip_reason": "Dependency not found on PyPI"}
    npm: dict[str, object] = {"vulnerabilities": {}}

    def audit(*packages: dict[str, object]) -> tuple[int, str]:
        return conclude([*read_pip_audit({"dependencies": list(packages)}), *read_npm_audit(npm)], len(packages))

    assert audit(fine)[0] == CLEAN
    assert audit(fine, bad, unknown) == (HOLES, "Known holes:\nb 2: PYSEC-1, mended in 3")
    code, words = audit(fine, unknown)
    assert code == UNKNOWN
    assert "1 of 2" in words
    assert "NOTHING is known" in words
    assert next(read_npm_audit({"message": "405 Method Not Allowed"})) == (UNKNOWN, "npm: 405 Method Not Allowed")
    assert next(read_npm_audit({"vulnerabilities": {"d": {"range": "<2", "severity": "high"}}})) == (
        HOLES,
        "d <2: high",
    )
