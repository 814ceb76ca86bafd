"""What the kernel says of processes: processor time and memory. Only Linux says it like this."""

import os
from collections.abc import Mapping
from pathlib import Path

TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")


def get_cpu(pid: int) -> float:
    """Seconds of processor time a process has used, all its threads together, to the nanosecond while they live."""
    try:
        tasks = list(Path(f"/proc/{pid}/task").iterdir())
        return sum(int((task / "schedstat").read_text().split()[0]) for task in tasks) / 1e9
    except OSError:
        return 0.0


def get_tree_cpu(pid: int) -> float:
    """Seconds of processor time of a process and of its children, as PostgreSQL and nginx have them."""
    return sum(get_cpu(one) for one in [pid, *get_children(pid)])


def get_children(pid: int) -> list[int]:
    """The processes that a process has started and that live."""
    children = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        children += [int(child) for child in task.read_text().split()]
    return children


def get_memory(pid: int) -> int:
    """Bytes a process holds in memory (its resident set)."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE


def get_machine_cpu() -> float:
    """Seconds of processor time of everything on this machine, whoever runs it."""
    user, nice, system, _, _, irq, softirq, *_ = (
        int(value) for value in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:]
    )
    return (user + nice + system + irq + softirq) / TICKS


class Meter:
    """How much processor time named processes, the load and the machine use from `start` to `stop`, in seconds."""

    def __init__(self, pids: Mapping[str, int]) -> None:
        self._pids = dict(pids) | {"load": os.getpid()}
        self._before: dict[str, float] = {}

    def start(self) -> None:
        """Begin here."""
        self._before = self._read(self._pids)

    def stop(self) -> dict[str, float]:
        """Seconds of processor time since `start`, by name."""
        return {name: value - self._before[name] for name, value in self._read(self._pids).items()}

    @staticmethod
    def _read(pids: Mapping[str, int]) -> dict[str, float]:
        return {name: get_tree_cpu(pid) for name, pid in pids.items()} | {"machine": get_machine_cpu()}
