"""A real nginx on loopback, as a process of its own. What stands in its `http` is given by whoever starts it."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.services import end, find_program, listens, wait_until

SURROUNDINGS = """\
daemon off;
{user}
pid {folder}/nginx.pid;
worker_processes 1;
worker_rlimit_nofile 16384;
error_log {folder}/errors.log alert;
events {{ worker_connections 8192; }}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  include {folder}/site.conf;
}}
"""
"""What Debian's /etc/nginx/nginx.conf is for a site in /etc/nginx/conf.d."""


def write_site(folder: Path, text: str) -> None:
    """Write a site, and what it needs around it, into a folder. A running nginx reads it again at SIGHUP."""
    user = "user root;" if os.getuid() == 0 else ""
    (folder / "nginx.conf").write_text(SURROUNDINGS.format(folder=folder, user=user), encoding="utf-8")
    (folder / "site.conf").write_text(text, encoding="utf-8")


@contextmanager
def run_nginx(folder: Path, *, port: int) -> Iterator["subprocess.Popen[bytes]"]:
    """An nginx with the site in this folder, once it listens at this port. Raises `CalledProcessError`."""
    command: list[str | Path] = [find_nginx(), "-p", folder, "-c", folder / "nginx.conf", "-e", folder / "errors.log"]
    subprocess.run([*command, "-t", "-q"], check=True)
    process = subprocess.Popen(command)
    try:
        wait_until(lambda: listens(port) or process.poll() is not None)
        yield process
    finally:
        end(process)


def find_nginx() -> Path:
    """Where nginx is; Debian keeps it where only root looks."""
    return Path("/usr/sbin/nginx") if Path("/usr/sbin/nginx").exists() else find_program("nginx")
