"""The join storm: the whole journey of phones that all scan the code at once."""

from collections.abc import Callable

from bench.bench import Bench, Found, get_target, pick
from bench.measures import get_ratio, make_sample
from bench.report import Goal, Line
from bench.services import SQLITE, Service, run_load

PHONES = (500, 1000, 2000)
LIMIT = 120.0
"""Seconds after which a phone counts as lost."""

TUTORIAL_UP_TO = 1000
"""The tutorial takes so long that more would prove nothing."""


def run(bench: Bench) -> None:
    """For each number of phones: ours, the tutorial, and a bare page storm followed by a bare handshake storm."""
    for phones in PHONES[:1] if bench.sizes.quick else PHONES:
        storm(bench, bench.sizes.scaled(phones), has_tutorial=phones <= TUTORIAL_UP_TO)


def storm(bench: Bench, phones: int, *, has_tutorial: bool) -> None:
    """One number of phones."""
    services = bench.services
    room = services.ours(SQLITE).seed()
    ours = {"page": f"/{room['code']}", "path": f"/live/phone/{room['code']}"}
    first = run_load("storm", target=get_target(services.ours(SQLITE), path=ours["path"]), **_job(1, ours["page"]))
    contenders: dict[str, Callable[[], Found]] = {
        "ours": lambda: measure(services.ours(SQLITE), phones, **ours),
        "bare pages": lambda: measure(services.echo(), phones, page="/bytes/4096", path="/", journey="browse"),
        "bare sockets": lambda: measure(services.echo(), phones, page="/", path="/", journey="shake"),
    }
    if has_tutorial:
        contenders["tutorial"] = lambda: measure(services.tutorial(SQLITE), phones, page="/", path="/ws/room/1")
    found = bench.rotate(f"join {phones}", contenders)
    times = {name: pick(rounds, "all") for name, rounds in found.items()}
    bare = make_sample(
        [page + socket for page, socket in zip(times["bare pages"].values, times["bare sockets"].values, strict=True)]
    )
    lost = sum(phones - one["arrived"] for one in found["ours"])
    notes = (
        f"the page loads {first['parts']} parts; p50 {pick(found['ours'], 'p50').median:,.0f} ms",
        f"lost or refused in all rounds: {lost} {[one['failures'] for one in found['ours'] if one['failures']] or ''}",
        f"{pick([one['cpu'] for one in found['ours']], 'server').median / phones * 1000:.1f} ms of the server a phone",
    )
    work = f"join storm, {phones} phones"
    ratio = get_ratio(times["ours"], bare)
    bench.add(Line("join", work, "ms", times["ours"], bare, "bare storms", ratio, Goal("at most", 2), notes))
    if has_tutorial:
        faster = get_ratio(times["tutorial"], times["ours"])
        bench.add(Line("join", work, "ms", times["ours"], times["tutorial"], "tutorial", faster, Goal("at least", 5)))


def measure(service: Service, phones: int, *, page: str, path: str, journey: str = "join") -> Found:
    """One storm."""
    return run_load("storm", target=get_target(service, path=path), **(_job(phones, page) | {"journey": journey}))


def _job(phones: int, page: str) -> Found:
    return {"phones": phones, "page": page, "limit": LIMIT, "journey": "join"}
