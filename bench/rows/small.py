"""What a phone weighs: in the server's memory, and on its way to a pocket."""

from collections.abc import Callable
from contextlib import ExitStack

from bench.bench import Bench, Found, get_target, pick
from bench.measures import get_ratio
from bench.report import Goal, Line
from bench.rows.rooms import get_phones
from bench.services import SQLITE, Service, Services, run_load

PHONES = 1000
COMINGS = 4
FIRST, BACK = 45_000, 2_000
"""Bytes."""

SLOW = {"latency": 400, "bytes_per_second": 50_000, "slower": 6}
"""A bad 3G network, 400 kbit/s and 400 ms there and back, and a processor six times slower than this one."""

SOON = 1000.0
"""Milliseconds."""


def run_memory(bench: Bench) -> None:
    """Bytes a joined phone adds to a fresh server, beside a stock consumer that does nothing, and a bare socket."""
    phones = bench.sizes.scaled(PHONES // 2 if bench.sizes.quick else PHONES)
    comings = 0 if bench.sizes.quick else COMINGS

    def fresh(start: Callable[[Services], Service], path: str) -> Found:
        with ExitStack() as stack:
            service = start(Services(stack))
            if path:
                target = get_target(service, path=path, welcomes=path != "/")
            else:
                target = get_phones(service, service.seed(seats=phones))
            return run_load("weigh", target=target, phones=phones, comings=comings)

    contenders = {
        "ours": lambda: fresh(lambda services: services.start_ours(SQLITE), ""),
        "consumer": lambda: fresh(lambda services: services.start_tutorial(SQLITE), "/ws/idle/1"),
    }
    if not bench.sizes.quick:
        contenders["bare"] = lambda: fresh(lambda services: services.start_echo(), "/")
    found = bench.rotate("memory", contenders, most=2)
    ours, theirs = pick(found["ours"], "bytes"), pick(found["consumer"], "bytes")
    growths = [one["growth"] for one in found["ours"] if one["growth"] is not None]
    notes = [
        f"the empty server holds {pick(found['ours'], 'empty').median / 1e6:.0f} MB",
        *(f"each of {comings - 1} times all came again added {one:,.0f} bytes a phone" for one in growths),
    ]
    notes += [
        f"a bare ASGI socket: {one['bytes']:,.0f} bytes, and {one['growth']:,.0f} each time all came again"
        for one in found.get("bare", ())
    ]
    ratio = get_ratio(ours, theirs)
    work = "memory of a joined phone"
    bench.add(Line("memory", work, "bytes", ours, theirs, "stock consumer", ratio, Goal("at most", 1.25), tuple(notes)))


def run_weight(bench: Bench) -> None:
    """Bytes of the phone's page with all its parts; one look is enough, they do not vary."""
    service = bench.services.ours(SQLITE)
    page = f"/{service.seed()['code']}"
    found = bench.rotate("weight", {"ours": lambda: run_load("weight", target=get_target(service), page=page)}, most=1)[
        "ours"
    ]
    heads = found[0]["first_with_heads"] - found[0]["first"]
    notes = (
        f"{len(found[0]['parts'])} requests, whose heads are {heads:,} bytes more",
        f"sent uncompressed: {len(found[0]['uncompressed'])} of them",
    )
    bench.add(
        Line(
            "weight", "phone page, first load", "bytes", pick(found, "first"), goal=Goal("at most", FIRST), notes=notes
        )
    )
    bench.add(
        Line("weight", "phone page, return, with heads", "bytes", pick(found, "back"), goal=Goal("at most", BACK))
    )


def run_slow(bench: Bench) -> None:
    """When a phone's page can be read and used in a real browser that is slow in every way."""
    service = bench.services.ours(SQLITE)
    page = f"/{service.seed()['code']}"
    run_load("weight", target=get_target(service), page=page)  # whoever comes first waits until all of it is made
    visits = bench.rotate(
        "slow", {"ours": lambda: run_load("visit", target=get_target(service), page=page, **SLOW)}, most=3
    )
    for when, name in (("first", "first visit"), ("again", "return")):
        moments = [one[when] for one in visits["ours"]]
        connected = f"connected after {pick(moments, 'connected').median:,.0f} ms"
        for moment in ("readable", "usable"):
            work = f"phone page on slow 3G, {name}, {moment}"
            goal = Goal("at most", SOON)
            bench.add(Line("slow", work, "ms", pick(moments, moment), goal=goal, notes=(connected,)))
