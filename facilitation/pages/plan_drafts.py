"""What the editor of a workshop shows: every field with what stands in it, and every problem beside its field."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from facilitation.pages.plan_forms import ASKS, RING_SLUGS, Kept, Row, is_own
from facilitation.pages.texts import say
from facilitation.rules.exercise import ALWAYS, ASK_STAGES, STAGE_LABELS, USUAL_DISPLAYS, Ask, Stage
from facilitation.rules.plan_problems import Path, Problem, name_place
from facilitation.rules.plans import COMBINED, SPLIT, TENDER, get_usual_rings
from facilitation.rules.rings import SLUGS
from facilitation.rules.script import SCRIPT


@dataclass(frozen=True)
class Field:
    """One field: its name, which is its id too, what stands in it, and what is wrong with that."""

    name: str
    value: str
    errors: tuple[str, ...] = ()


@dataclass
class Draft:
    """The plain values of a plan on their way into fields. `rings`: also those that the map has not."""

    kept: Kept
    problems: tuple[Problem, ...] = ()
    rings: Mapping[str, Row] = field(default_factory=dict)
    _ids: dict[Path, str] = field(default_factory=dict)

    def show_editor(self) -> dict[str, Any]:
        """Everything that the editor's page needs."""
        shown = {
            "title": self._show("title"),
            "summary": self._show("summary"),
            "stages": [self._show_stage(place, one) for place, one in enumerate(self.kept["stages"])],
            "split": bool(self.kept["split"]),
            "types": [self._show_type(place, kind) for place, kind in enumerate(self.kept["types"])],
            "new_type": self._show_type("new", {"slug": "", "on": True}),
            "factors": [self._show_factor(place, one) for place, one in enumerate(self.kept["factors"])],
            "new_factor": self._show_factor("new", {"slug": "", "on": True}),
            "ring_counts": [*SLUGS],
            "ring_count": len(self.kept["rings"]),
            "rings": self._show_rings(),
            "agreements": [
                {"title": say(text), "text": self._show("agreements", place)}
                for place, text in enumerate(self.kept["agreements"])
            ],
            "new_agreement": {"title": "", "text": Field(name="agreements-new", value="")},
            "displays": [self._show_display(ask) for ask in ASKS],
            "minutes": _add_up(self.kept["stages"]),
            **self._show_opening(),
        }
        return {**shown, **self._show_problems()}

    def show_opening(self) -> dict[str, Any]:
        """What the page that opens a room needs. There is always a help line to fill in."""
        shown = self._show_opening()
        return {**shown, "help_lines": shown["help_lines"] or [self._show_help_line(0)], **self._show_problems()}

    def _show_opening(self) -> dict[str, Any]:
        lines = self.kept["help_lines"]
        return {
            "help_lines": [self._show_help_line(place) for place, _line in enumerate(lines)],
            "new_help_line": self._show_help_line("new"),
            "floor": self._show("floor"),
            "step": self._show("step"),
            "small_group": bool(self.kept["small_group"]),
        }

    def _show_stage(self, place: int, one: Row) -> dict[str, Any]:
        stage = Stage(one["stage"])
        cue = self._show("stages", place, "cue")
        return {
            "place": place,
            "slug": stage.value,
            "label": say(STAGE_LABELS[stage]),
            "always": stage in ALWAYS,
            "on": bool(one["on"]),
            "minutes": self._show("stages", place, "minutes"),
            "cue": cue,
            "usual_cue": say(SCRIPT[stage].cue),
            "open": bool(cue.errors),
        }

    def _show_type(self, place: int | str, kind: Row) -> dict[str, Any]:
        slug = kind["slug"]
        part = "split" if slug in SPLIT else "combined" if slug == COMBINED else ""
        row = self._show_row("types", place, kind, "label", "definition", "think_of")
        return row | {
            "focus": bool(slug) and slug in self.kept["focus"],
            "tender": bool(kind.get("tender")),
            "always_tender": slug in TENDER,
            "part": part,
        }

    def _show_factor(self, place: int | str, factor: Row) -> dict[str, Any]:
        return self._show_row("factors", place, factor, "label", "statement", "example")

    def _show_row(self, section: str, place: int | str, part: Row, *names: str) -> dict[str, Any]:
        fields = {name: self._show(section, place, name) for name in names}
        return {
            **fields,
            "place": place,
            "slug": part["slug"],
            "title": say(str(part.get("label", ""))),
            "own": not part["slug"] or is_own(part["slug"]),
            "on": bool(part["on"]),
            "open": not part["slug"] or any(one.errors for one in fields.values()),
        }

    def _show_rings(self) -> list[dict[str, Any]]:
        usual = {ring.slug: {"label": ring.label, "hint": ring.hint} for ring in get_usual_rings(len(RING_SLUGS))}
        slugs = SLUGS.get(len(self.kept["rings"]), ())
        chosen = dict(zip(slugs, self.kept["rings"], strict=True))
        rows = []
        for slug in RING_SLUGS:
            ring = chosen.get(slug) or self.rings.get(slug) or usual[slug]
            fields = {
                name: self._field(
                    f"rings-{slug}-{name}", ring[name], ("rings", slugs.index(slug), name) if slug in chosen else None
                )
                for name in ("label", "hint")
            }
            rows.append({"slug": slug, **fields})
        return rows

    def _show_help_line(self, place: int | str) -> dict[str, Any]:
        fields = {name: self._show("help_lines", place, name) for name in ("name", "contact", "note")}
        return {"place": place, "title": say(fields["name"].value), **fields}

    def _show_display(self, ask: Ask) -> dict[str, Any]:
        titles = {
            Ask.WARM_UP: _("Warm-up map"),
            Ask.PLACE: _("Where the types are placed"),
            Ask.MOVEMENT: _("What has moved"),
            Ask.RATE: _("The ratings"),
            Ask.HARDEST: _("Which part of mending is hardest"),
            Ask.HELPER: _("Where a helper would sit"),
            Ask.REASONS: _("What matters most in a helper"),
        }
        return {
            "name": f"displays-{ask.value}",
            "label": titles[ask],
            "stage": say(STAGE_LABELS[ASK_STAGES[ask]]),
            "shown": self.kept["displays"].get(ask.value, USUAL_DISPLAYS[ask].value) == "shown",
        }

    def _show(self, *path: str | int) -> Field:
        value: Any = self.kept
        for step in path:
            if isinstance(step, int):
                value = value[step] if step < len(value) else ""
            else:
                value = value.get(step, "") if isinstance(value, dict) else ""
        return self._field("-".join(map(str, path)), value, path)

    def _field(self, name: str, value: object, path: Path | None) -> Field:
        if path is not None:
            self._ids[path] = name
        errors = tuple(say_words(one) for one in self.problems if one.path == path)
        return Field(name=name, value=str(value), errors=errors)

    def _show_problems(self) -> dict[str, Any]:
        """All problems for the top of the page, each with the id of its field, and those that belong to no field."""
        listed = [
            {
                "place": say_place(one.path),
                "words": say_words(one),
                "id": self._ids.get(one.path, _get_section(one.path)),
            }
            for one in self.problems
        ]
        elsewhere: dict[str, list[str]] = {}
        for one in self.problems:
            if one.path and one.path not in self._ids:
                place = say_place(one.path) + ": " if len(one.path) > 1 else ""
                elsewhere.setdefault(str(one.path[0]), []).append(place + say_words(one))
        return {
            "problems": listed,
            "section_errors": elsewhere,
            "wrong_sections": {str(one.path[0]) for one in self.problems if one.path},
        }


def say_place(path: Path) -> str:
    """Where a problem is, in the reader's language: "Types, number 3, label"."""
    return ", ".join(_(words) % values for words, values in name_place(path))


def say_words(problem: Problem) -> str:
    """What is wrong, in the reader's language."""
    return _(problem.words) % problem.values


def say_problems(problems: Iterable[Problem]) -> list[dict[str, str]]:
    """Problems of a file, each with its place."""
    return [{"place": say_place(one.path), "words": say_words(one)} for one in problems]


def _get_section(path: Path) -> str:
    return f"section-{path[0]}" if path else "main"


def _add_up(stages: Iterable[Row]) -> int:
    """The minutes of the stages that are on, as far as they are numbers."""
    return sum(int(one["minutes"]) for one in stages if one["on"] and str(one["minutes"]).isdecimal())
