"""How soon an answer is acknowledged when the server is not full, and what a second process adds."""

import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Mapping
from pathlib import Path

import psycopg

from bench.bench import Bench, Found, pick
from bench.measures import Sample, get_percentile, get_ratio, make_sample
from bench.report import Goal, Line
from bench.rows.answers import RATE, SOCKETS, get_notes, measure_echo, measure_ours
from bench.services import ECHO, POSTGRESQL, SQLITE

COMMITS = 100
PRAGMAS = "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
TABLE = "CREATE TABLE IF NOT EXISTS commits (number integer)"
INSERT = "INSERT INTO commits VALUES (1)"
FULL = 0.9
"""Of all processors: with so much in use, more processes find no room."""


def run_acknowledge(bench: Bench) -> None:
    """1,000 answers a second by the clock; beside it three times the echo at the same rate and one commit."""
    sockets = bench.sizes.scaled(SOCKETS)
    job = {"work": "answers open", "rate": RATE, "seconds": bench.sizes.seconds, "warm_up": bench.sizes.warm_up}
    services = bench.services
    found = bench.rotate(
        "acknowledge",
        {
            ECHO: lambda: measure_echo(services.echo(), sockets, **job),
            SQLITE: lambda: measure_ours(services.ours(SQLITE), sockets, **job) | time_commits(commit_to_sqlite),
            POSTGRESQL: lambda: (
                measure_ours(services.ours(POSTGRESQL), sockets, **job)
                | time_commits(lambda: commit_to_postgresql(services.postgresql()))
            ),
        },
    )
    for database in (SQLITE, POSTGRESQL):
        bound = make_bound(pick(found[ECHO], "p99"), pick(found[database], "commit_ms"))
        ours = pick(found[database], "p99")
        notes = (
            *get_notes(found[database]),
            f"the echo's p99 is {pick(found[ECHO], 'p99').median:.1f} ms",
            f"a commit takes {pick(found[database], 'commit_ms').median:.2f} ms (median)",
            f"the load itself was late by {pick(found[database], 'late_p99').median:.1f} ms (p99)",
            f"turns skipped, because the phone still waited: {sum(one['skipped'] for one in found[database])}",
        )
        work = f"acknowledged at {RATE}/s, p99, {database}"
        ratio = get_ratio(ours, bound)
        bench.add(Line("acknowledge", work, "ms", ours, bound, "3 echoes, a commit", ratio, Goal("at most", 1), notes))


def make_bound(echo: Sample, commit: Sample) -> Sample:
    """What an acknowledgement may take in each round, in milliseconds."""
    return make_sample([3 * one + other for one, other in zip(echo.values, commit.values, strict=True)])


def time_commits(commit_all: Callable[[], list[float]]) -> Found:
    """Milliseconds of one commit of one row, the median of many."""
    return {"commit_ms": get_percentile(commit_all(), 50) * 1000}


def commit_to_sqlite() -> list[float]:
    """Seconds of each of many commits, as durable as the server's."""
    with tempfile.TemporaryDirectory(dir="/var/tmp") as folder:
        connection = sqlite3.connect(Path(folder) / "commits.sqlite3", isolation_level=None)
        connection.executescript(PRAGMAS + TABLE)
        waits = [_time(lambda: connection.execute(INSERT)) for _ in range(COMMITS)]
        connection.close()
    return waits


def commit_to_postgresql(url: str) -> list[float]:
    """Seconds of each of many commits."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(TABLE)
        return [_time(lambda: connection.execute(INSERT)) for _ in range(COMMITS)]


def _time(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def run_pair(bench: Bench) -> None:
    """Answers through nginx to one process and to two, which share PostgreSQL and Redis."""
    sockets = bench.sizes.scaled(SOCKETS)
    job = {"work": "answers closed", "seconds": bench.sizes.seconds, "warm_up": bench.sizes.warm_up}
    services = bench.services
    found = bench.rotate(
        "pair",
        {
            "direct": lambda: measure_ours(services.ours(POSTGRESQL), sockets, **job),
            "one": lambda: measure_ours(services.behind_nginx(1), sockets, **job),
            "two": lambda: measure_ours(services.behind_nginx(2), sockets, **job),
        },
        most=5,
    )
    one, two = pick(found["one"], "per_second"), pick(found["two"], "per_second")
    used = found["two"][-1]["cpu"]
    cores = os.cpu_count() or 1
    notes = [
        f"one process without nginx: {pick(found['direct'], 'per_second').median:,.0f}/s",
        f"processors used by two: {show_shares(used)}",
        f"lost: {sum(result['lost'] for result in found['two'])}",
    ]
    if used["machine"] > FULL * cores:
        notes.append(f"all {cores} processors were in use, by everything together: the machine is the limit")
    ratio = get_ratio(two, one)
    work = "answers of two processes behind nginx"
    bench.add(Line("pair", work, "/s", two, one, "one behind nginx", ratio, Goal("at least", 1.6), tuple(notes)))


def show_shares(used: Mapping[str, float]) -> str:
    """Processors in use, by name."""
    known = {name: share for name, share in used.items() if name != "machine"}
    shares = [f"{name} {share:.2f}" for name, share in known.items()]
    return ", ".join([*shares, f"databases and all other programs {used['machine'] - sum(known.values()):.2f}"])
