"""The nginx in front of several processes, on loopback."""

from collections.abc import Sequence
from pathlib import Path

CONFIGURATION = """\
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log error;
worker_processes 1;
worker_rlimit_nofile 65536;
events {{
  worker_connections 32768;
}}
http {{
  access_log off;
  client_body_temp_path {folder}/body;
  proxy_temp_path {folder}/proxy;
  fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi;
  scgi_temp_path {folder}/scgi;
  map $http_upgrade $connection_upgrade {{
    default upgrade;
    '' '';
  }}
  upstream spheres {{
{servers}
    keepalive 64;
  }}
  server {{
    listen 127.0.0.1:{port} backlog=4096;
    location / {{
      proxy_pass http://spheres;
      proxy_http_version 1.1;
      proxy_set_header Host $http_host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header X-Forwarded-For $remote_addr;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_read_timeout 1h;
      proxy_buffering off;
    }}
  }}
}}
"""


def write_configuration(*, folder: Path, port: int, servers: Sequence[int]) -> Path:
    """Write the configuration for an nginx on `port` before servers on these ports; return its path."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "nginx.conf"
    listed = "\n".join(f"    server 127.0.0.1:{server};" for server in servers)
    path.write_text(CONFIGURATION.format(folder=folder, port=port, servers=listed), encoding="utf-8")
    return path
