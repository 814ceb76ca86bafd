"""Whole rooms: tap to screen, a move of the stage, quiet rooms, the cost of a tick."""

from bench.bench import Bench, Found, get_target, pick
from bench.measures import get_ratio, make_sample
from bench.report import Goal, Line
from bench.services import SQLITE, Service, run_load

TICK = 1000.0
"""Milliseconds between two looks of a heart."""

WITHIN, WITHIN_QUICK = 10.0, 3.0
"""Seconds in which everybody taps."""

MOVES = 6
QUIET = 500
MANY = 10_000


def run_screen(bench: Bench) -> None:
    """From the tap that makes a picture possible to the picture."""
    for phones in (1000,) if bench.sizes.quick else (1000, 2000):
        screen(bench, bench.sizes.scaled(phones))


def screen(bench: Bench, phones: int) -> None:
    """One number of phones; the taps of a quick run come within three seconds."""
    service = bench.services.ours(SQLITE)
    seconds = WITHIN_QUICK if bench.sizes.quick else WITHIN

    def measure() -> Found:
        room = service.seed(seats=phones)
        more = {"screen": f"/live/screen/{room['screens'][0]}", "phones": phones, "seconds": seconds}
        return run_load("taps", target=get_phones(service, room), **more)

    rounds = bench.rotate(f"screen {phones}", {"ours": measure}, most=3)["ours"]
    nothing = {name: sum(one[name] for one in rounds) for name in ("unacknowledged", "never_shown", "dropped")}
    notes = (
        f"{nothing}; p50 {pick(rounds, 'p50').median:,.0f} ms",
        f"acknowledged, p99: {pick(rounds, 'ack_p99').median:.1f} ms",
        f"most frames at the screen in one tick: {max(one['most_frames'] for one in rounds)} ({rounds[-1]['frames']})",
    )
    work = f"tap to screen, {phones} phones within {seconds:.0f} s, p99"
    bench.add(Line("screen", work, "ms", pick(rounds, "p99"), goal=Goal("at most", TICK + 60), notes=notes))


def run_move(bench: Bench) -> None:
    """A move of the stage until the last phone has it, beside a loop that says the same bytes."""
    phones = bench.sizes.scaled(1000 if bench.sizes.quick else 2000)
    service, echo = bench.services.ours(SQLITE), bench.services.echo()
    said = {"text": ""}

    def ours() -> Found:
        room = service.seed(seats=phones)
        desk = {"desk": f"/live/desk/{room['id']}", "desk_cookies": [room["desk"]], "revision": 1}
        more = {"stages": room["stages"][2:4], "text": "", "phones": phones, "moves": MOVES, **desk}
        found = run_load("move", target=get_phones(service, room), **more)
        said["text"] = found["text"]
        return found

    def bare() -> Found:
        more = {"stages": [], "desk": "/all", "desk_cookies": [], "revision": 0, "phones": phones, "moves": MOVES}
        return run_load("move", target=get_target(echo), text=said["text"], **more)

    found = bench.rotate("move", {"ours": ours, "bare loop": bare}, most=5)
    times, theirs = pick(found["ours"], "last_ms"), pick(found["bare loop"], "last_ms")
    surplus = sum(one["surplus"] for one in found["ours"])
    notes = (f"{len(said['text'])} bytes to each phone; frames that nobody expected: {surplus}",)
    work = f"move of the stage, last of {phones} phones"
    ratio = get_ratio(times, theirs)
    bench.add(Line("move", work, "ms", times, theirs, "bare loop", ratio, Goal("at most", 1.5), notes))


def run_quiet(bench: Bench) -> None:
    """One room with a screen open and nobody tapping; then many."""
    service = bench.services.ours(SQLITE)
    many = bench.sizes.scaled(QUIET // 10 if bench.sizes.quick else QUIET)
    seconds = bench.sizes.long

    def watch(rooms: int, *, probe: bool) -> Found:
        seeded = service.seed(rooms=max(1, rooms), seats=1)
        screens = [f"/live/screen/{token}" for token in seeded["screens"][:rooms]]
        return run_load("watch", target=get_phones(service, seeded), screens=screens, seconds=seconds, probe=probe)

    found = bench.rotate(
        "quiet",
        {
            "no room": lambda: watch(0, probe=False),
            "one room": lambda: watch(1, probe=False),
            "many rooms": lambda: watch(many, probe=True),
        },
        most=3,
    )
    none = pick(found["no room"], "server_ms")
    one = make_sample(
        [room - empty for room, empty in zip(pick(found["one room"], "server_ms").values, none.values, strict=True)]
    )
    each = make_sample([ms / many for ms in pick(found["many rooms"], "server_ms").values])
    idle = f"the server with no room at all: {none.median:.1f} ms/s"
    bench.add(Line("quiet", "a quiet room with a screen", "ms/s", one, goal=Goal("at most", 1), notes=(idle,)))
    bench.add(Line("quiet", f"each of {many} quiet rooms", "ms/s", each, goal=Goal("at most", 1)))
    ping = pick(found["many rooms"], "ping_p99")
    lost = sum(one["unanswered"] + one["dropped"] for one in found["many rooms"])
    notes = (f"unanswered or dropped: {lost}",)
    bench.add(
        Line("quiet", f"a ping among {many} quiet rooms, p99", "ms", ping, goal=Goal("at most", 100), notes=notes)
    )


def run_tick(bench: Bench) -> None:
    """Ten answers a tick among ten seats, and among very many."""
    service = bench.services.ours(SQLITE)
    many = bench.sizes.scaled(MANY)

    def tick(seats: int) -> Found:
        room = service.seed(seats=seats, answers=seats)
        more = {"screen": f"/live/screen/{room['screens'][0]}", "phones": 10, "seconds": bench.sizes.long}
        return run_load("tick", target=get_phones(service, room), **more)

    found = bench.rotate("tick", {"few": lambda: tick(10), "many": lambda: tick(many)}, most=3)
    few, lots = pick(found["few"], "tick_ms"), pick(found["many"], "tick_ms")
    released = {name: sum(one["releases"] for one in rounds) for name, rounds in found.items()}
    notes = (f"releases seen in {sum(one['ticks'] for one in found['few'])} ticks: {released}",)
    work = f"a tick with 10 answers among {many} seats"
    bench.add(Line("tick", work, "ms", lots, few, "among 10", get_ratio(lots, few), Goal("at most", 2), notes))


def get_phones(service: Service, room: Found) -> Found:
    """How the phones of a seeded room come in."""
    path = f"/live/phone/{room['code']}"
    return get_target(service, path=path, welcomes=True, cookies=room["seats"], questions=room["questions"])
