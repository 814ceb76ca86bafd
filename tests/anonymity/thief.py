"""A thief who has copied the database: finds every order that rows lie in, and pairs the rows of one person by it.

An order is a number for each key: the smaller, the earlier the row seems to have come. Whoever answers question after
question leaves rows side by side, and the first to answer one question is likely the first at the next: the thief
tries both, with every order there is.
"""

import os
import re
import sqlite3
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import sqrt
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from django.db import connection

from tests.services import find_program

Order = Mapping[bytes, float]

TABLES = ("facilitation_answer", "facilitation_mark")


@dataclass(frozen=True)
class Attack:
    """How the thief did with one order and one way: pairs that were right, of how many, and how many by chance."""

    clue: str
    hits: int
    tried: int
    by_chance: float

    @property
    def limit(self) -> float:
        """Hits that chance exceeds once in a billion times: six standard deviations, of as many as there are pairs."""
        return self.by_chance + 6 * sqrt(self.by_chance)

    def __str__(self) -> str:
        return f"{self.clue}: {self.hits} of {self.tried} pairs are right, {self.by_chance:.0f} by chance"


def attack(orders: Mapping[str, Order], people: Sequence[Sequence[bytes]]) -> list[Attack]:
    """Pair each person's row of one question with their row of the next, by every order and in both ways.

    `people`: each person's keys, question by question. The thief does not know them; they tell how well it went.
    """
    questions = list(zip(*people, strict=True))
    attacks = []
    for clue, order in orders.items():
        for way, pair in (("by rank", _pair_by_rank), ("by nearness", _pair_by_nearness)):
            # In the order of the keys, which is none: rows that the clue does not tell apart are not told apart.
            known = [sorted(key for key in keys if key in order) for keys in questions]
            hits = sum(_count_hits(pair(order, one, other), people) for one, other in pairwise(known))
            pairs = len(questions) - 1
            attacks.append(Attack(f"{clue}, {way}", hits, pairs * len(people), pairs))
    return attacks


def add(attacks: Sequence[Attack]) -> list[Attack]:
    """The attacks of many rooms, taken together."""
    total: dict[str, Attack] = {}
    for one in attacks:
        so_far = total.get(one.clue, Attack(one.clue, 0, 0, 0))
        total[one.clue] = Attack(
            one.clue, so_far.hits + one.hits, so_far.tried + one.tried, so_far.by_chance + one.by_chance
        )
    return list(total.values())


def _pair_by_rank(order: Order, one: Sequence[bytes], other: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    return list(zip(sorted(one, key=order.__getitem__), sorted(other, key=order.__getitem__), strict=False))


def _pair_by_nearness(order: Order, one: Sequence[bytes], other: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    near = sorted((abs(order[left] - order[right]), order[left], left, right) for left in one for right in other)
    pairs: dict[bytes, bytes] = {}
    for _, _, left, right in near:
        if left not in pairs and right not in pairs.values():
            pairs[left] = right
    return list(pairs.items())


def _count_hits(pairs: Sequence[tuple[bytes, bytes]], people: Sequence[Sequence[bytes]]) -> int:
    owners = {key: owner for owner, keys in enumerate(people) for key in keys}
    return sum(owners[one] == owners[other] for one, other in pairs)


# What is stolen


def steal(keys: Sequence[bytes]) -> dict[str, Order]:
    """Every order that a copy of these tests' own database gives."""
    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        return steal_sqlite(keys, Path(name))
    return steal_postgresql(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}").geturl(), keys)


def read_sqlite_files(database: Path) -> tuple[bytes, bytes]:
    """The database and its write-ahead journal as they lie on the disk."""
    journal = database.with_name(f"{database.name}-wal")
    return read_file(database), read_file(journal) if journal.exists() else b""


def read_file(path: Path) -> bytes:
    """A file of SQLite's, read by another process: closing it in this one would give up the locks that SQLite has here,
    and whoever opens the database next would take it for their own.
    """
    return subprocess.run([find_program("cat"), path], stdout=subprocess.PIPE, check=True).stdout


def steal_sqlite(keys: Sequence[bytes], database: Path) -> dict[str, Order]:
    """Orders in SQLite's files: of the tables, of the places in their pages, of the journal's frames."""
    file, journal = read_sqlite_files(database)
    size = int.from_bytes(file[16:18], "big")
    frames = [journal[at + 24 :][:size] for at in range(32, len(journal) - size - 23, size + 24)]
    numbers = [int.from_bytes(journal[at : at + 4], "big") for at in range(32, len(journal) - size - 23, size + 24)]
    pages = {number + 1: file[number * size : (number + 1) * size] for number in range(len(file) // size)}
    pages |= dict(zip(numbers, frames, strict=True))  # the latest frame of a page is the page
    orders: dict[str, Order] = {
        "journal": {key: _find_first(frames, key) for key in keys if any(key in one for one in frames)}
    }
    with sqlite3.connect(f"file:{database}?mode=ro", uri=True) as copy:
        stored = [key for table in TABLES for key, *_ in copy.execute(f"SELECT key, * FROM {table}")]  # noqa: S608
        trees = copy.execute("SELECT name, rootpage FROM sqlite_master WHERE tbl_name IN (?, ?)", TABLES).fetchall()
    copy.close()
    orders["table"] = {key: place for place, key in enumerate(stored)}
    for name, root in trees:
        orders[f"pages of {name}"] = {
            key: number * size - at  # cells fill a page from its end
            for number in _walk(pages, root)
            for key in keys
            if (at := pages[number].find(key)) >= 0
        }
    return orders


def _walk(pages: Mapping[int, bytes], root: int) -> Iterator[int]:
    """The pages of one tree, from its root."""
    yield root
    page = pages[root]
    if page[0] == 2:  # it has children: one in front of each cell, and one after the last
        for cell in range(int.from_bytes(page[3:5], "big")):
            at = int.from_bytes(page[12 + 2 * cell : 14 + 2 * cell], "big")
            yield from _walk(pages, int.from_bytes(page[at : at + 4], "big"))
        yield from _walk(pages, int.from_bytes(page[8:12], "big"))


def _find_first(frames: Sequence[bytes], key: bytes) -> int:
    return next(number for number, frame in enumerate(frames) if key in frame)


def steal_postgresql(url: str, keys: Sequence[bytes]) -> dict[str, Order]:
    """Orders in PostgreSQL: of rows as it keeps them, of transactions, and of a dump."""
    wanted = set(keys)
    places: dict[bytes, float] = {}
    transactions: dict[bytes, float] = {}
    with psycopg.connect(url) as database:
        for table in TABLES:
            rows = database.execute(f"SELECT key, ctid::text, xmin::text FROM {table}".encode())  # noqa: S608
            for key, ctid, xmin in rows:
                block, line = map(int, ctid.strip("()").split(","))
                places[key] = block * 1000 + line
                transactions[key] = int(xmin)
    dump = subprocess.run(
        [find_program("pg_dump"), "--data-only", *(f"--table={table}" for table in TABLES), f"--dbname={url}"],
        check=True,
        stdout=subprocess.PIPE,
        text=True,
    ).stdout
    dumped = [bytes.fromhex(found) for found in re.findall(r"^\\\\x([0-9a-f]{32})\t", dump, re.MULTILINE)]
    orders: dict[str, dict[bytes, float]] = {
        "ctid": places,
        "xmin": transactions,
        "dump": {key: place for place, key in enumerate(dumped)},
    }
    return {clue: {key: at for key, at in order.items() if key in wanted} for clue, order in orders.items()}
