"""What the measurements were made on."""

import os
import platform
import re
import shutil
import subprocess
from importlib.metadata import version
from pathlib import Path

from tests.services import ROOT, find_program

PACKAGES = ("django", "channels", "daphne", "twisted", "autobahn", "psycopg", "pydantic", "uvloop")

MODEL = r"model name\s*:\s*(.+)"


def describe() -> dict[str, str]:
    """The machine and the versions of everything that matters, for people."""
    processors = Path("/proc/cpuinfo").read_text(encoding="utf-8")
    memory = re.search(r"MemTotal:\s+(\d+)", Path("/proc/meminfo").read_text(encoding="utf-8"))
    return {
        "processor": f"{os.cpu_count()} x {_find(MODEL, processors)}",
        "memory": f"{int(memory[1]) / 1e6:.0f} GB" if memory else "?",
        "system": f"{platform.freedesktop_os_release().get('PRETTY_NAME', '?')}, Linux {platform.release()}",
        "python": platform.python_version(),
        "packages": ", ".join(f"{name} {version(name)}" for name in PACKAGES),
        "redis": _ask("redis-server", "--version", r"v=(\S+)"),
        "postgresql": _ask("postgres", "--version", r"\) (\S+)"),
        "nginx": _ask("nginx", "-v", r"nginx/(\S+)"),
        "measured": _ask("git", "describe --always --dirty", r"(\S+)"),
        "load before": " ".join(f"{load:.2f}" for load in os.getloadavg()),
    }


def _ask(program: str, option: str, pattern: str) -> str:
    try:
        path = find_program(program)
    except FileNotFoundError:
        return "not installed"
    command = [shutil.which(path) or str(path), *option.split()]
    ran = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    return _find(pattern, ran.stdout + ran.stderr)


def _find(pattern: str, text: str) -> str:
    found = re.search(pattern, text)
    return found[1].strip() if found else "?"
