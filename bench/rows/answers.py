"""Durable, acknowledged answers: how many a second, and how soon."""

from collections.abc import Callable
from typing import Any

from bench.bench import Bench, Found, get_target, pick
from bench.measures import get_ratio, make_sample
from bench.report import Goal, Line
from bench.services import ECHO, POSTGRESQL, RAW, SQLITE, Service, run_load

SOCKETS = 500
RATE = 1000
LIMIT = 0.7
"""Of what the load can do at all: above it, the load and not the server may be what is measured."""

_rooms = iter(range(1, 1 << 30))


def measure_ours(service: Service, sockets: int, **job: Any) -> Found:
    """A new room, its seats, the job; then whether every acknowledged answer is in the database."""
    room = service.seed(seats=sockets)
    path = f"/live/phone/{room['code']}"
    more = {"cookies": room["seats"], "questions": room["questions"]}
    found = run_load(target=get_target(service, path=path, welcomes=True, **more), phones=sockets, **job)
    stored = service.count_answers(room["id"])
    return found | {"lost": max(0, found["rows"] - stored), "stored": stored}


def measure_tutorial(service: Service, sockets: int, **job: Any) -> Found:
    """The same against the tutorial's way, where only screens hear of the mean."""
    target = get_target(service, path=f"/ws/screens/{next(_rooms)}", welcomes=True)
    return run_load(target=target, phones=sockets, **job)


def measure_echo(service: Service, sockets: int, **job: Any) -> Found:
    """The same frames, said back."""
    return run_load(target=get_target(service), phones=sockets, **job)


def run_answers(bench: Bench) -> None:
    """Every phone answers as soon as its last answer is acknowledged."""
    sockets = bench.sizes.scaled(SOCKETS)
    job = {"work": "answers closed", "seconds": bench.sizes.seconds, "warm_up": bench.sizes.warm_up}
    services = bench.services
    contenders: dict[str, Callable[[], Found]] = {
        ECHO: lambda: measure_echo(services.echo(), sockets, **job),
        SQLITE: lambda: measure_ours(services.ours(SQLITE), sockets, **job),
        POSTGRESQL: lambda: measure_ours(services.ours(POSTGRESQL), sockets, **job),
        f"tutorial, {SQLITE}": lambda: measure_tutorial(services.tutorial(SQLITE), sockets, **job),
        f"tutorial, {POSTGRESQL}": lambda: measure_tutorial(services.tutorial(POSTGRESQL), sockets, **job),
        RAW: lambda: measure_echo(services.raw(), sockets, **job),
    }
    found = bench.rotate("answers", contenders)
    rates = {name: pick(rounds, "per_second") for name, rounds in found.items()}
    for database in (SQLITE, POSTGRESQL):
        for rival, goal in ((ECHO, 0.8), (f"tutorial, {database}", 15)):
            bench.add(
                Line(
                    row="answers",
                    work=f"durable answers, {sockets} sockets, {database}",
                    unit="/s",
                    ours=rates[database],
                    theirs=rates[rival],
                    rival=rival.split(",")[0],
                    ratio=get_ratio(rates[database], rates[rival]),
                    goal=Goal("at least", goal),
                    notes=() if rival != ECHO else get_notes(found[database]),
                )
            )
    check_load(bench, found)


def check_load(bench: Bench, found: dict[str, list[Found]]) -> None:
    """Say how far the load itself goes, and when it may have been the limit."""
    most = pick(found[RAW], "per_second").median
    bench.report.remarks.append(f"the load itself reaches {most:,.0f} echoes/s against a raw echo")
    for name, rounds in found.items():
        reached = pick(rounds, "per_second").median
        if name != RAW and reached > LIMIT * most:
            bench.report.remarks.append(
                f"{name} at {reached:,.0f}/s is near what the load can do: the load may be the limit here"
            )


def get_notes(rounds: list[Found]) -> tuple[str, ...]:
    """What must be nothing, where it is something, and what an answer costs."""
    notes = [f"{name} {sum(one[name] for one in rounds)}" for name in ("lost", "unacknowledged", "dropped")]
    refused = [one["refused"] for one in rounds if one["refused"]]
    cost = make_sample([one["cpu"]["server"] / one["per_second"] * 1e6 for one in rounds if one["per_second"]])
    waits = f"p50 {pick(rounds, 'p50').median:.1f} ms, p99 {pick(rounds, 'p99').median:.1f} ms"
    shown = [f"{cost.median:.0f} µs of the server's processor an answer", waits, ", ".join(notes)]
    return (*shown, *([f"refused: {refused}"] if refused else []))
