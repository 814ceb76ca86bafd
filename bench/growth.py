"""bin/bench --grow: what one process, one machine and ten carry, from costs measured here, checked by a measured point.

The model is one processor that serves whatever is due: a commit takes all answers that wait, costs a fixed part and a
part for each of them, and then waits for the disk while the next ones gather; once a second each live room costs a
tick. The fixed part and the disk come from answers that arrive one by one, the other part from a full server; nothing
is taken from the point that checks the prediction.
"""

import random
from dataclasses import dataclass

from bench.bench import Bench, Found
from bench.measures import get_percentile
from bench.report import show_number
from bench.rows.answers import measure_ours
from bench.rows.rooms import get_phones
from bench.services import SQLITE, Service, run_load

SLOW, CHECKED = 100, 600
"""Answers a second: one by one, and at the point that checks the prediction."""

ROOMS, PHONES, SOCKETS = 6, 40, 300
MOST = 0.7
"""Of a processor: above it, waits grow faster than the load."""

EVERY = 5.0
"""Seconds between two taps of one phone while a round is open: people read, think and tap."""

MEMORY = 2e9
"""Bytes of memory that one process may fill with phones."""


@dataclass(frozen=True)
class Costs:
    """Seconds of one processor; `disk`: seconds a commit waits without working; `phone_bytes` in bytes."""

    answer: float
    commit: float
    disk: float
    tick: float
    quiet: float
    join: float
    phone_bytes: float


@dataclass(frozen=True)
class Predicted:
    """The share of a processor in use, and the 99th percentile of the wait for an acknowledgement in seconds."""

    busy: float
    p99: float


def simulate(costs: Costs, *, rooms: int, rate: float, seconds: float = 20, seed: int = 1) -> Predicted:
    """One process with so many live rooms and `rate` answers a second over all of them."""
    dice = random.Random(seed)  # noqa: S311 - the same in every run
    ticks = sorted(second + dice.random() for _ in range(rooms) for second in range(round(seconds)))
    taps: list[float] = []
    moment = dice.expovariate(rate)
    while moment < seconds:
        taps.append(moment)
        moment += dice.expovariate(rate)
    busy = free_at = idle_at = 0.0
    next_tap = next_tick = 0
    waits = []
    while next_tap < len(taps):
        start = max(free_at, taps[next_tap])
        while next_tick < len(ticks) and ticks[next_tick] <= max(start, idle_at):
            idle_at = max(idle_at, ticks[next_tick]) + costs.tick
            next_tick += 1
        start = max(start, idle_at)
        first = next_tap
        while next_tap < len(taps) and taps[next_tap] <= start:
            next_tap += 1
        work = costs.commit + costs.answer * (next_tap - first)
        busy += work
        idle_at = start + work
        free_at = idle_at + costs.disk
        waits += [free_at - tap for tap in taps[first:next_tap]]
    return Predicted(busy=(busy + len(ticks) * costs.tick) / seconds, p99=get_percentile(waits, 99))


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
    full = measure_ours(service, SOCKETS, work="answers closed", **job)
    slow = measure_ours(service, SOCKETS, work="answers open", rate=SLOW, **job)
    answer, alone = (one["cpu"]["server"] / one["per_second"] for one in (full, slow))
    commit = max(0.0, alone - answer)
    room = service.seed(seats=10, answers=10)
    screen = f"/live/screen/{room['screens'][0]}"
    ticks = run_load("tick", target=get_phones(service, room), screen=screen, phones=10, seconds=seconds)
    rooms = service.seed(rooms=20, seats=1)
    screens = [f"/live/screen/{token}" for token in rooms["screens"]]
    watch = {"target": get_phones(service, rooms), "seconds": seconds, "probe": False}
    quiet, idle = run_load("watch", screens=screens, **watch), run_load("watch", screens=[], **watch)
    joined = service.seed(seats=SOCKETS)
    storm = {"page": f"/{joined['code']}", "phones": SOCKETS, "limit": 60, "journey": "join"}
    storm["target"] = get_phones(service, joined)
    weighed = run_load("weigh", target=get_phones(service, joined), phones=SOCKETS, comings=0)
    return Costs(
        answer=answer,
        commit=commit,
        disk=max(0.0, slow["p50"] / 1000 - alone),
        tick=max(0.0, ticks["tick_ms"] / 1000 - commit - 10 * answer),
        quiet=(quiet["server_ms"] - idle["server_ms"]) / 1000 / len(screens),
        join=run_load("storm", **storm)["cpu"]["server"] / SOCKETS,
        phone_bytes=max(1.0, weighed["bytes"]),
    )


def measure_point(bench: Bench, service: Service) -> Found:
    """Several live rooms at once."""
    rooms = [service.seed(seats=PHONES) for _ in range(ROOMS)]
    return run_load(
        "mixed",
        targets=[get_phones(service, room) for room in rooms],
        screens=[f"/live/screen/{room['screens'][0]}" for room in rooms],
        rate=CHECKED,
        seconds=max(4.0, bench.sizes.seconds),
    )


def grow(bench: Bench) -> str:
    """Measure, check, extrapolate; the page of text to print."""
    service = bench.services.start_ours(SQLITE)
    bench.say("Measuring what one answer, commit, tick, room and phone cost.")
    costs = measure_costs(bench, service)
    bench.say("Measuring the point that checks the prediction.")
    point = measure_point(bench, service)
    predicted = simulate(costs, rooms=ROOMS, rate=point["per_second"])
    bench.report.rounds.append({"row": "grow", "costs": vars(costs), "point": point, "predicted": vars(predicted)})
    lines = [
        *describe(costs),
        "",
        f"Checked by {ROOMS} live rooms of {PHONES} phones, {point['per_second']:.0f} answers/s together:",
        f"  predicted {predicted.busy:.0%} of a processor, measured {point['busy']:.0%}",
        f"  predicted p99 of the acknowledgement {predicted.p99 * 1000:.1f} ms, measured {point['p99']:.1f} ms",
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
        f"a tick      {show_number(costs.tick * 1e3)} ms where something changed",
        f"a room      {show_number(costs.quiet * 1e3)} ms a second with a screen open and nobody tapping",
        f"a phone     {show_number(costs.join * 1e3)} ms to join, {costs.phone_bytes / 1000:.0f} kB while it stays",
    ]
