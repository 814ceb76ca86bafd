"""The score as people and machines read it."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from tests.anonymity.attacker.campaign import Score, Tried

HEADINGS = ("", "answers", "named", "implied", "beyond", "choices left", "implied", "")


def print_table(scores: Sequence[Score]) -> str:
    """One line for each contender, and one for its answers that were changed or withdrawn."""
    rooms, questions = scores[0].rooms, scores[0].questions
    lines = [HEADINGS, *(line for score in scores for line in _get_lines(score))]
    widths = [max(len(line[place]) for line in lines) for place in range(len(HEADINGS))]
    printed = ["  ".join(_pad(line, widths)).rstrip() for line in lines]
    return "\n".join(
        (
            f"{rooms} rooms of 5 to 40 people and {questions} questions each, k = 5, m = 3.",
            "named: narrowed to one choice, beside what batches of m people imply (a batch of people who all agree).",
            "beyond: how many standard deviations above that.",
            "",
            *printed,
        )
    )


def make_report(scores: Sequence[Score], *, seed: int) -> dict[str, Any]:
    """All numbers, for machines."""
    return {
        "seed": seed,
        "floor": 5,
        "step": 3,
        "attacks": [
            asdict(score)
            | {
                kind: asdict(tried)
                | {
                    "named_share": tried.per(tried.named),
                    "implied_share": tried.per(tried.bound),
                    "sigmas": tried.sigmas,
                    "choices_left": tried.per(tried.left),
                    "choices_left_implied": tried.per(tried.implied),
                    "is_within": tried.is_within,
                }
                for kind, tried in (("stay", score.stay), ("gone", score.gone))
            }
            for score in scores
        ],
    }


def find_faults(scores: Sequence[Score]) -> list[str]:
    """What must not be: more found out of our rules than batches imply, or an attacker who breaks nothing at all."""
    faults = []
    for score in scores:
        is_within = score.stay.is_within and score.gone.is_within
        if score.is_ours and not is_within:
            faults.append(f"{score.name}: more is found out than batches imply.")
        if score.is_ours and score.given_up:
            faults.append(f"{score.name}: {score.given_up} questions were too much to search.")
        if not score.is_ours and is_within:
            faults.append(f"{score.name}: the attacker did not break it, so this says nothing.")
    return faults


def _get_lines(score: Score) -> list[tuple[str, ...]]:
    lines = [_get_line(score.name, score.stay)]
    if score.gone.answers:
        lines.append(_get_line("  changed or withdrawn", score.gone))
    return lines


def _get_line(name: str, tried: Tried) -> tuple[str, ...]:
    return (
        name,
        f"{tried.answers}",
        f"{tried.per(tried.named):.2%}",
        f"{tried.per(tried.bound):.2%}",
        f"{tried.sigmas:+.1f}",
        f"{tried.per(tried.left):.2f}",
        f"{tried.per(tried.implied):.2f}",
        "within" if tried.is_within else "BROKEN",
    )


def _pad(line: Sequence[str], widths: Sequence[int]) -> list[str]:
    name, *rest = line
    return [name.ljust(widths[0]), *(text.rjust(width) for text, width in zip(rest, widths[1:], strict=True))]
