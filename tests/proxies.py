"""A real nginx with the configuration in deploy/, before servers on loopback, with a certificate made for it."""

import ssl
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.nginx import run_nginx, write_site
from tests.services import ROOT, get_free_port


@dataclass(frozen=True)
class Proxy:
    """An nginx that listens: at `port` for HTTPS, at `plain` to send people there. `certificate`: whom to trust."""

    port: int
    plain: int
    certificate: Path
    folder: Path
    process: "subprocess.Popen[bytes]"

    @property
    def trust(self) -> ssl.SSLContext:
        """What a client needs to trust it."""
        return ssl.create_default_context(cafile=str(self.certificate))

    @property
    def address(self) -> str:
        """Where browsers find it."""
        return f"https://127.0.0.1:{self.port}"


@contextmanager
def start_nginx(servers: Sequence[int], *, silence: int = 75) -> Iterator[Proxy]:
    """An nginx before servers on these ports; it cuts off a socket that says nothing for `silence` seconds."""
    port = get_free_port()
    with tempfile.TemporaryDirectory(prefix="spheres-nginx-") as name:
        folder = Path(name)
        certificate = make_certificate(folder)
        plain = get_free_port()
        configuration = render(folder=folder, port=port, plain=plain, servers=servers)
        configuration = replace(configuration, "proxy_read_timeout 75s;", f"proxy_read_timeout {silence}s;")
        write_site(folder, configuration)
        with run_nginx(folder, port=port) as process:
            yield Proxy(port=port, plain=plain, certificate=certificate, folder=folder, process=process)


def render(*, folder: Path, port: int, plain: int, servers: Sequence[int]) -> str:
    """The configuration in deploy/ with these ports, paths and processes instead of those that stand there."""
    text = (ROOT / "deploy" / "nginx.conf").read_text(encoding="utf-8")
    listed = "\n".join(f"  server 127.0.0.1:{server} max_fails=0;" for server in servers)
    for old, new in {
        "  server 127.0.0.1:8001 max_fails=0;\n": f"{listed}\n",
        "  server 127.0.0.1:8002 max_fails=0;\n": "",
        "listen 80;": f"listen 127.0.0.1:{plain};",
        "listen 443 ssl http2": f"listen 127.0.0.1:{port} ssl http2",
        "/etc/ssl/spheres/": f"{folder}/",
        "/var/log/nginx/": f"{folder}/",
        "/usr/share/spheres/deploy": str(ROOT / "deploy"),
    }.items():
        text = replace(text, old, new)
    return text


def replace(text: str, old: str, new: str) -> str:
    """The text with `new` for `old`, which must stand there."""
    if old not in text:
        raise LookupError(f"deploy/nginx.conf has no {old!r} any more.")
    return text.replace(old, new)


def make_certificate(folder: Path) -> Path:
    """A certificate for loopback, valid for a day, as fullchain.pem beside its key; its path."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "tests of Spheres")])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .sign(key, hashes.SHA256())
    )
    encoding = serialization.Encoding.PEM
    path = folder / "fullchain.pem"
    path.write_bytes(certificate.public_bytes(encoding))
    private = key.private_bytes(encoding, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    (folder / "privkey.pem").write_bytes(private)
    return path
