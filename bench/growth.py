"""bin/bench --grow: what one process, one machine and ten carry, from costs measured here, checked by a measured point.

The model is one processor that serves whatever is due: a commit takes all answers that wait, costs a fixed part and a
part for each of them, and then waits for the disk while the next ones gather. Once a second, all at once, live rooms
cost a tick: a part for the look that they share, and one for each room, between which commits have their turn. What an
answer costs comes from a full server, what a commit costs from one that is busy and not full (how many there were is
counted by the server itself), the disk from answers that arrive one by one, and ticks from one room and from three,
with screens and without; nothing is taken from the point that checks the prediction.
"""

import random
from collections.abc import Callable
from dataclasses import dataclass

from bench.bench import Bench, Found
from bench.measures import get_percentile
from bench.report import show_number
from bench.rows.answers import measure_ours
from bench.rows.rooms import get_phones
from bench.services import SQLITE, Service, run_load

SLOW, BUSY = 100, 1000
"""Answers a second: one by one, and of a server that is busy, but not full."""

FEW, SOME, ROOMS = 1, 3, 6
"""Live rooms: those that say what a tick costs, and those of the point that checks the prediction."""

EACH = 100
"""Answers a second of each of them."""

PHONES, SOCKETS, WEIGHED = 40, 300, 1000
MOST = 0.7
"""Of a processor: above it, waits grow faster than the load."""

EVERY = 5.0
"""Seconds between two taps of one phone while a round is open: people read, think and tap."""

MEMORY = 2e9
"""Bytes of memory that one process may fill with phones."""


@dataclass(frozen=True)
class Costs:
    """Seconds of one processor; `disk`: seconds a commit waits without working; `phone_bytes` in bytes.

    `tick`: of all live rooms together, and `room_tick` of each. `idle` and `quiet`: a second, of the process, and of
    each room with a screen.
    """

    answer: float
    commit: float
    disk: float
    tick: float
    room_tick: float
    idle: float
    quiet: float
    join: float
    phone_bytes: float


@dataclass(frozen=True)
class Predicted:
    """The share of a processor in use, the 99th percentile of the wait for an acknowledgement in seconds, and how many
    answers share a commit.
    """

    busy: float
    p99: float
    together: float


def simulate(costs: Costs, *, rooms: int, rate: float, seconds: float = 20, seed: int = 1) -> Predicted:
    """One process with so many live rooms and `rate` answers a second over all of them."""
    taps = tap(rate, seconds=seconds, seed=seed)
    ticks = [second + 0.5 for second in range(round(seconds))] if rooms else []
    parts: list[float] = []
    now = busy = disk_until = 0.0
    done = commits = 0
    was_part = False
    waits: list[float] = []
    while done < len(taps):
        while ticks and ticks[0] <= now:
            ticks.pop(0)
            parts += [costs.tick, *[costs.room_tick] * rooms]
        first = done
        while done < len(taps) and taps[done] <= now:
            done += 1
        may_commit = done > first and now >= disk_until
        if parts and (was_part is False or not may_commit):
            done, was_part, work = first, True, parts.pop(0)
        elif may_commit:
            was_part, work = False, costs.commit + costs.answer * (done - first)
            commits += 1
            disk_until = now + work + costs.disk
            waits += [disk_until - one for one in taps[first:done]]
        else:
            now = min([disk_until] if done > first else taps[done : done + 1], default=now)
            now, done = min([now, *ticks[:1]]), first
            continue
        now += work
        busy += work
    return Predicted(
        busy=costs.idle + busy / max(now, seconds), p99=get_percentile(waits, 99), together=len(waits) / max(1, commits)
    )


def tap(rate: float, *, seconds: float, seed: int) -> list[float]:
    """Moments at which somebody taps, each by chance."""
    dice = random.Random(seed)  # noqa: S311 - the same in every run
    taps: list[float] = []
    moment = dice.expovariate(rate)
    while moment < seconds:
        taps.append(moment)
        moment += dice.expovariate(rate)
    return taps


def find_most_rooms(costs: Costs, *, phones: int) -> int:
    """How many live rooms of so many phones, all of them tapping, one process carries."""
    rooms = 1
    while simulate(costs, rooms=rooms * 2, rate=rooms * 2 * phones / EVERY, seconds=5).busy < MOST:
        rooms *= 2
    step = rooms / 2
    while step >= 1:
        more = rooms + round(step)
        if simulate(costs, rooms=more, rate=more * phones / EVERY, seconds=5).busy < MOST:
            rooms = more
        step /= 2
    return min(rooms, int(MEMORY / (costs.phone_bytes * phones)))


def measure_costs(bench: Bench, service: Service) -> Costs:
    """What one thing of each kind costs on this machine."""
    seconds = max(4.0, bench.sizes.seconds)
    job = {"seconds": seconds, "warm_up": 1.0}
    crowd = service.seed(seats=WEIGHED)  # first of all: later phones take the room of earlier ones
    weighed = run_load("weigh", target=get_phones(service, crowd), phones=WEIGHED, comings=0)
    rooms = service.seed(rooms=20, seats=1)
    screens = [f"/live/screen/{token}" for token in rooms["screens"]]
    watch = {"target": get_phones(service, rooms), "seconds": seconds, "probe": False}
    nobody, quiet = run_load("watch", screens=[], **watch), run_load("watch", screens=screens, **watch)
    idle = nobody["server_ms"] / 1000
    full = measure_ours(service, SOCKETS, work="answers closed", **job)
    answer = (full["cpu"]["server"] - idle) / full["per_second"]
    busy = count_commits(service, lambda: measure_ours(service, SOCKETS, work="answers open", rate=BUSY, **job))
    commit = max(0.0, busy["cpu"]["server"] - idle - answer * busy["per_second"]) / busy["commits"]
    slow = measure_ours(service, SOCKETS, work="answers open", rate=SLOW, **job)
    few, some = (measure_tick(bench, service, rooms=rooms) for rooms in (FEW, SOME))
    room_tick = max(0.0, some - few) / (SOME - FEW)
    joined = service.seed(seats=SOCKETS)
    storm = {"page": f"/{joined['code']}", "phones": SOCKETS, "limit": 60, "journey": "join"}
    storm["target"] = get_phones(service, joined)
    return Costs(
        answer=answer,
        commit=commit,
        disk=max(0.0, slow["p50"] / 1000 - commit - answer),
        tick=max(0.0, few - FEW * room_tick),
        room_tick=room_tick,
        idle=idle,
        quiet=(quiet["server_ms"] - nobody["server_ms"]) / 1000 / len(screens),
        join=run_load("storm", **storm)["cpu"]["server"] / SOCKETS,
        phone_bytes=max(1.0, weighed["bytes"]),
    )


def count_commits(service: Service, measure: Callable[[], Found]) -> Found:
    """What was measured, and how many commits a second the server needed for it."""
    done, batches = service.count_work("intake")
    found = measure()
    now_done, now_batches = service.count_work("intake")
    together = (now_done - done) / max(1, now_batches - batches)
    return found | {"commits": found["per_second"] / together, "together": together}


def measure_tick(bench: Bench, service: Service, *, rooms: int) -> float:
    """What ticks add to so many rooms in which the same is said, in seconds of a processor a second."""
    watched, alone = (measure_point(bench, service, rooms=rooms, has_screens=has) for has in (True, False))
    return max(0.0, float(watched["busy"] - alone["busy"]))


def measure_point(bench: Bench, service: Service, *, rooms: int, has_screens: bool = True) -> Found:
    """Several live rooms at once, each with a screen or without."""
    seeded = [service.seed(seats=PHONES) for _ in range(rooms)]
    job = {
        "targets": [get_phones(service, room) for room in seeded],
        "screens": [f"/live/screen/{room['screens'][0]}" for room in seeded if has_screens],
        "rate": EACH * rooms,
        "seconds": max(4.0, bench.sizes.seconds),
    }
    return count_commits(service, lambda: run_load("mixed", **job))


def grow(bench: Bench) -> str:
    """Measure, check, extrapolate; the page of text to print."""
    service = bench.services.start_ours(SQLITE)
    bench.say("Measuring what one answer, commit, tick, room and phone cost.")
    costs = measure_costs(bench, service)
    bench.say("Measuring the point that checks the prediction.")
    point = measure_point(bench, service, rooms=ROOMS)
    predicted = simulate(costs, rooms=ROOMS, rate=point["per_second"])
    bench.report.rounds.append({"row": "grow", "costs": vars(costs), "point": point, "predicted": vars(predicted)})
    lines = [
        *describe(costs),
        "",
        f"Checked by {ROOMS} live rooms of {PHONES} phones, {point['per_second']:.0f} answers/s together:",
        f"  predicted {predicted.busy:.0%} of a processor, measured {point['busy']:.0%}",
        f"  predicted p99 of the acknowledgement {predicted.p99 * 1000:.1f} ms, measured {point['p99']:.1f} ms",
        f"  predicted {predicted.together:.2f} answers in a commit, measured {point['together']:.2f}",
        "",
        f"Live rooms, everybody tapping every {EVERY:.0f} s, a process at most {MOST:.0%} busy:",
        "  phones a room   one process   four processes on a machine   ten such machines",
    ]
    for phones in (12, 50, 200, 1000):
        most = find_most_rooms(costs, phones=phones)
        lines.append(f"  {phones:13,}   {most:11,}   {most * 4:27,}   {most * 40:17,}")
    return "\n".join(lines)


def describe(costs: Costs) -> list[str]:
    """The costs, for people."""
    return [
        f"an answer   {show_number(costs.answer * 1e6)} µs",
        f"a commit    {show_number(costs.commit * 1e6)} µs, and {show_number(costs.disk * 1e3)} ms of the disk",
        f"a tick      {show_number(costs.tick * 1e3)} ms, and {show_number(costs.room_tick * 1e3)} ms for each room",
        f"a room      {show_number(costs.quiet * 1e3)} ms a second with a screen open and nobody tapping",
        f"a phone     {show_number(costs.join * 1e3)} ms to join, {costs.phone_bytes / 1000:.0f} kB while it stays",
    ]
