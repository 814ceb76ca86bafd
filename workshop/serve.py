"""Starts everything on one machine: python -m workshop.serve, or better bin/serve, which prepares Python first.

The steps are in steps.py. What cannot work is said in one sentence, and the exit code is 1."""

import argparse
import asyncio
import errno
import gc
import os
import socket
import sys
from pathlib import Path

from . import steps
from .steps import CannotServeError


def main(arguments: list[str] | None = None) -> int:
    """Run the server until it is stopped; return the exit code."""
    sys.stdout.reconfigure(line_buffering=True, errors="replace")  # type: ignore[union-attr]
    try:
        serve(parse(arguments))
    except CannotServeError as error:
        print(f"Spheres cannot start: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        pass
    print("Stopped.")
    return 0


def parse(arguments: list[str] | None) -> argparse.Namespace:
    """The few things one may want to say on the command line. Everything else is in workshop/settings.py."""
    parser = argparse.ArgumentParser(prog="bin/serve", description="Serve workshops to the phones in this room.")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (8000)")
    parser.add_argument("--host", default="0.0.0.0", help="address to listen on (0.0.0.0, everywhere)")  # noqa: S104
    parser.add_argument("--data", type=Path, help="folder for everything that is kept (./data, or SPHERES_DATA)")
    parser.add_argument("--ready-file", type=Path, help="write the address into this file once phones can come")
    return parser.parse_args(arguments)


def serve(options: argparse.Namespace) -> None:
    """Prepare, listen, serve, stop."""
    steps.check_python()
    import uvloop

    # Before Django is set up: importing Daphne makes the event loop.
    asyncio.set_event_loop_policy(uvloop.EventLoopPolicy())
    os.umask(0o077)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "workshop.settings")
    if options.data:
        os.environ["SPHERES_DATA"] = str(options.data.resolve())
    notes = find_addresses(options.host, options.port)
    steps.prepare_data()
    steps.run_checks()
    with steps.only_one_at_a_time():
        steps.reach_redis()
        steps.reach_postgresql()
        steps.migrate()
        steps.collect_static_files()
    steps.raise_file_limit()
    listen(options, notes)


def find_addresses(host: str, port: int) -> list[str]:
    """Say in the environment where phones find us, unless somebody did already. Returns notes for the operator."""
    if "SPHERES_ADDRESS" in os.environ:
        return []
    notes = []
    if host not in {"0.0.0.0", "::"}:  # noqa: S104
        name = host
    else:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
            try:
                probe.connect(("192.0.2.1", 9))  # sends nothing; only asks which of our addresses would be used
                name = probe.getsockname()[0]
            except OSError:
                name = "127.0.0.1"
                notes.append("No network found: only this computer can reach the server.")
    tail = "" if port == 80 else f":{port}"  # noqa: PLR2004
    names = list(dict.fromkeys([f"[{name}]" if ":" in name else name, "localhost", "127.0.0.1"]))
    os.environ["SPHERES_ADDRESS"] = f"http://{names[0]}{tail}"
    os.environ.setdefault("SPHERES_HOSTS", ",".join(names))
    os.environ.setdefault("SPHERES_ORIGINS", ",".join(f"http://{name}{tail}" for name in names))
    return notes


def listen(options: argparse.Namespace, notes: list[str]) -> None:
    """Serve until told to stop."""
    from django.conf import settings
    from django.db import connection

    from facilitation.live.process import get_process

    from .asgi import application
    from .asgi import ready as ready_bytes
    from .server import Server

    def ready() -> None:
        greet(notes)
        connection.close()
        # What exists now stays; collecting it again and again would only pause the room.
        gc.collect()
        gc.freeze()
        gc.collect()  # Python waits with whole collections until a quarter of what the last one left has come anew
        # Sockets leave garbage in circles: with longer waits a server grows by 15 kB for each that comes and goes.
        gc.set_threshold(5_000, 5, 5)
        if options.ready_file:
            options.ready_file.write_text(settings.PUBLIC_ADDRESS, encoding="utf-8")
        print("Ready. Ctrl-C stops the server.")

    def starting() -> None:
        get_process().start()

    def leaving() -> None:
        get_process().leave()

    async def stopping() -> None:
        await ready_bytes.stop()
        await get_process().stop()

    server = Server(
        application,
        host=options.host,
        port=options.port,
        ping_interval=settings.PING_INTERVAL,
        ping_timeout=settings.PING_TIMEOUT,
        behind_proxy=settings.BEHIND_PROXY,
        ready=ready,
        starting=starting,
        leaving=leaving,
        stopping=stopping,
        find_answer=ready_bytes.find_answer,
    )
    server.run()
    connection.close()
    if connection.vendor == "postgresql":
        connection.close_pool()  # type: ignore[attr-defined]
    if server.failure:
        reason = getattr(server.failure, "socketError", server.failure)
        if getattr(reason, "errno", None) == errno.EADDRINUSE:
            raise CannotServeError(f"port {options.port} is taken. Stop what uses it, or choose another with --port.")
        raise CannotServeError(f"it cannot listen on {options.host}, port {options.port}: {steps.first_line(reason)}")


def greet(notes: list[str]) -> None:
    """Tell the operator where phones find the room and, while nobody can sign in, how to make an account."""
    import segno
    from django.conf import settings
    from django.utils import timezone

    from facilitation.actions import accounts

    for note in notes:
        print(note)
    print(f"\nPhones:  {settings.PUBLIC_ADDRESS}\n")
    segno.make(settings.PUBLIC_ADDRESS, micro=False).terminal(out=sys.stdout, border=2, compact=True)
    print(f"\nFacilitators:  {settings.PUBLIC_ADDRESS}/desk/\n")
    if not accounts.has_facilitator():
        link = f"{settings.PUBLIC_ADDRESS}/account/start/{accounts.invite(now=timezone.now())}"
        print(f"Nobody can sign in yet. Make your account here; the link works once, for two days:\n\n{link}\n")


if __name__ == "__main__":
    sys.exit(main())
