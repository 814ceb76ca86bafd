"""Asks who knows whether the locked packages have known holes: PyPI for Python's, npm for the tools of the scripts.

python -m tests.audit exits with 0 when all were asked about and none has any, with 1 when one has, and with 2 when
somebody could not be asked: not knowing is not the same as knowing that there is nothing.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from tests.services import ROOT

LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-bench.txt")
CLEAN, HOLES, UNKNOWN = range(3)


def read_pip_audit(report: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """What pip-audit found, and of which packages it found nothing out."""
    for package in report["dependencies"]:
        if "skip_reason" in package:
            yield UNKNOWN, f"{package['name']}: {package['skip_reason']}"
        for hole in package.get("vulns", []):
            better = ", ".join(hole["fix_versions"]) or "no version yet"
            yield HOLES, f"{package['name']} {package['version']}: {hole['id']}, mended in {better}"


def read_npm_audit(report: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """What npm found, or that it could not ask."""
    if "vulnerabilities" not in report:
        yield UNKNOWN, f"npm: {report.get('message') or report.get('error', 'no answer')}"
    for name, hole in report.get("vulnerabilities", {}).items():
        yield HOLES, f"{name} {hole['range']}: {hole['severity']}"


def ask(*command: str) -> dict[str, Any] | None:
    """What a tool answers in JSON; None if it answers nothing that can be read. Holes make it fail, too."""
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    try:
        report = json.loads(ran.stdout)
    except ValueError:
        print(ran.stderr.strip()[-2000:], file=sys.stderr)
        return None
    return report if isinstance(report, dict) else None


def conclude(found: list[tuple[int, str]], asked: int) -> tuple[int, str]:
    """The exit code, and the sentence that goes with it."""
    holes = [text for kind, text in found if kind == HOLES]
    unknown = [text for kind, text in found if kind == UNKNOWN]
    if holes:
        return HOLES, "Known holes:\n" + "\n".join(holes)
    if unknown:
        few = "\n".join(unknown[:5])
        return UNKNOWN, (
            f"{len(unknown)} of {asked} could not be asked about, so NOTHING is known of them. A service that knows of "
            f"holes could not be reached from here, or gives no answer. Try again elsewhere. The first:\n{few}"
        )
    return CLEAN, f"No known holes in {asked} packages and in the tools of the scripts."


def main() -> int:
    """Ask everybody, print what is known, return the exit code."""
    locks = [f"--requirement={lock}" for lock in LOCKS]
    pip = ask(
        ".venv/bin/pip-audit", "--disable-pip", "--require-hashes", "--format=json", "--progress-spinner=off", *locks
    )
    npm = ask("npm", "audit", "--json")
    found = [(UNKNOWN, "pip-audit: no answer")] if pip is None else list(read_pip_audit(pip))
    found += [(UNKNOWN, "npm: no answer")] if npm is None else list(read_npm_audit(npm))
    code, words = conclude(found, 1 + (0 if pip is None else len(pip["dependencies"])))
    print(words)
    return code


if __name__ == "__main__":
    sys.exit(main())
