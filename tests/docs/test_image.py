"""What deploy/Dockerfile copies into the image is all that a server needs, and its last line starts one."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import httpx
import pytest

from tests.services import ROOT, end, get_free_port, make_database, wait_until

pytestmark = pytest.mark.services

IMAGE = (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")


def copy_into(folder: Path) -> None:
    """What the image has in its working folder."""
    for names, target in re.findall(r"^COPY (.+) (\S+)$", IMAGE, flags=re.MULTILINE):
        for name in names.split():
            if (ROOT / name).is_dir():
                shutil.copytree(ROOT / name, folder / target, ignore=shutil.ignore_patterns("__pycache__"))
            else:
                shutil.copy(ROOT / name, folder / target)


def test_what_the_image_holds_is_all_that_a_server_needs(tmp_path: Path) -> None:
    place = tmp_path / "image"
    place.mkdir()
    copy_into(place)
    program, *arguments = json.loads(re.findall(r"^CMD (\[.*\])$", IMAGE, flags=re.MULTILINE)[-1])
    assert (program, arguments[-2:]) == ("python", ["--port", "8000"])
    port = get_free_port()
    environment = {name: value for name, value in os.environ.items() if not name.startswith("SPHERES_")}
    environment |= {
        "PYTHONPATH": str(place),
        "PYTHONUNBUFFERED": "1",
        "SPHERES_ADDRESS": f"http://127.0.0.1:{port}",
        "SPHERES_DATA": str(tmp_path / "data"),
        "SPHERES_PREFIX": f"server-{port}",
    }
    if url := os.environ.get("DATABASE_URL"):
        environment["DATABASE_URL"] = make_database(url, f"server_{port}")
    command = [sys.executable, *arguments[:-1], str(port), "--host", "127.0.0.1"]
    log = tmp_path / "log"
    with log.open("w") as output:
        process = subprocess.Popen(command, cwd=place, env=environment, stdout=output, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: "Ready." in log.read_text() or process.poll() is not None)
        page = httpx.get(f"http://127.0.0.1:{port}/")
        sheet = re.findall(r'href="(/static/[^"]+\.css)"', page.text)[0]
        assert (page.status_code, httpx.get(f"http://127.0.0.1:{port}{sheet}").status_code) == (200, 200)
    finally:
        end(process)
    assert process.returncode == 0, log.read_text()
