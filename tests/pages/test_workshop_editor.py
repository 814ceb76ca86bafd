"""Changing a workshop in the browser: nothing that was typed is lost, and every error stands beside its field."""

from typing import Any

import pytest

from facilitation.rules.built_in import BUILT_IN, SPHERES
from facilitation.rules.exercise import Ask, Display, Stage
from facilitation.rules.plans import HelpLine, Plan, PlanFactor, PlanType
from tests.pages.filled_in import read_fields
from tests.pages.own_workshops import RICH, Fields, get_plan, make_workshop, sign_in

pytestmark = pytest.mark.django_db


def open_editor(workshop_id: str) -> Fields:
    return read_fields(sign_in().get(f"/desk/workshops/{workshop_id}").text)


def save(workshop_id: str, fields: Fields, **changes: str | list[str]) -> Any:
    typed = fields | {name: [value] if isinstance(value, str) else value for name, value in changes.items()}
    return sign_in().post(f"/desk/workshops/{workshop_id}", typed)


@pytest.mark.parametrize("plan", [*BUILT_IN.values(), RICH], ids=lambda plan: plan.slug)
@pytest.mark.parametrize("scripts", [True, False])
def test_a_plan_comes_out_of_its_editor_as_it_went_in(plan: Plan, *, scripts: bool) -> None:
    workshop_id = make_workshop(plan)
    fields = read_fields(sign_in().get(f"/desk/workshops/{workshop_id}").text, scripts=scripts)

    answer = save(workshop_id, fields)

    assert answer.status_code == 302
    assert get_plan(workshop_id) == plan.model_copy(update={"slug": "own"})


def test_everything_about_a_workshop_can_be_changed() -> None:
    workshop_id = make_workshop()
    fields = open_editor(workshop_id)
    del fields["stages-7-on"]
    del fields["types-0-on"]
    del fields["types-3-focus"]
    rings = {f"rings-{slug}-label": f"Ring {slug}" for slug in ("core", "near", "edge")}

    answer = save(
        workshop_id,
        fields,
        title="For Tuesday",
        summary="Two\r\nlines",
        split="apart",
        ring_count="3",
        agreements=["Be kind.", "", "Be here."],
        help_lines=["0", "1"],
        small_group="on",
        floor="10",
        step="4",
        types=["n1", *fields["types"]],
        factors=[*fields["factors"][1:], "n2"],
        **{
            "stages-5-minutes": "20",
            "stages-5-cue": "Take your time.",
            "types-n1-label": "Flatmate",
            "types-n1-definition": "Somebody you live with.",
            "types-n1-on": "on",
            "types-n1-tender": "on",
            "types-n1-focus": "on",
            "types-5-focus": "on",
            "factors-n2-label": "Humour",
            "factors-n2-statement": "We laugh together.",
            "factors-n2-on": "on",
            "help_lines-0-name": "Line",
            "help_lines-0-contact": "0123",
            "displays-place": "shown",
            "displays-rate": "collecting",
            **rings,
        },
    )

    assert answer["Location"] == f"/desk/workshops/{workshop_id}?note=saved"
    plan = get_plan(workshop_id)
    assert (plan.title, plan.summary) == ("For Tuesday", "Two\nlines")
    assert Stage.BREAK in SPHERES.running
    assert Stage.BREAK not in plan.running
    assert next(one for one in plan.stages if one.stage is Stage.PLACE).minutes == 20
    assert next(one for one in plan.stages if one.stage is Stage.PLACE).cue == "Take your time."
    assert plan.types[0] == PlanType(
        slug="own-flatmate", label="Flatmate", definition="Somebody you live with.", tender=True
    )
    assert plan.types[1].slug == "romantic-sexual"
    assert not plan.types[1].on
    assert plan.split
    assert plan.focus == ("own-flatmate", SPHERES.types[5].slug)
    assert plan.factors[-1] == PlanFactor(slug="own-humour", label="Humour", statement="We laugh together.")
    assert len(plan.factors) == 13
    assert [(ring.slug, ring.label) for ring in plan.rings] == [
        ("core", "Ring core"), ("near", "Ring near"), ("edge", "Ring edge"),
    ]  # fmt: skip
    assert plan.agreements == ("Be kind.", "Be here.")
    assert plan.help_lines == (HelpLine(name="Line", contact="0123"),)
    assert plan.get_display(Ask.PLACE) is Display.SHOWN
    assert plan.get_display(Ask.RATE) is Display.COLLECTING
    assert (plan.floor, plan.step, plan.small_group) == (10, 4, True)


def test_an_own_kind_goes_when_it_is_emptied_and_keeps_its_name_for_machines_when_it_is_renamed() -> None:
    workshop_id = make_workshop(RICH)
    fields = open_editor(workshop_id)
    place = len(RICH.types) - 1

    save(workshop_id, fields, **{f"types-{place}-label": "Housemate"})
    assert get_plan(workshop_id).types[-1].model_dump() == RICH.types[-1].model_dump() | {"label": "Housemate"}

    emptied = {f"types-{place}-{name}": "" for name in ("label", "definition", "think_of")}
    del fields[f"types-{place}-focus"]
    save(workshop_id, fields, changed_at=open_editor(workshop_id)["changed_at"], **emptied)
    assert get_plan(workshop_id).types == RICH.types[:-1]


def test_a_kind_that_is_no_longer_asked_about_is_no_longer_rated() -> None:
    workshop_id = make_workshop(RICH.model_copy(update={"focus": ("romantic", "friendship")}))
    fields = open_editor(workshop_id)
    place = next(place for place, kind in enumerate(RICH.types) if kind.slug == "friendship")
    del fields[f"types-{place}-on"]

    save(workshop_id, fields)
    assert get_plan(workshop_id).focus == ("romantic",)
    save(workshop_id, open_editor(workshop_id), split="together")
    assert get_plan(workshop_id).focus == ()


def test_more_than_three_kinds_cannot_be_rated() -> None:
    workshop_id = make_workshop()
    focus = {f"types-{place}-focus": "on" for place in range(4, 7)}

    answer = save(workshop_id, open_editor(workshop_id), **focus)

    assert answer.status_code == 400
    assert 'href="#section-focus"' in answer.text
    assert 'id="focus-errors"' in answer.text
    assert "There can be at most 3." in answer.text


@pytest.mark.parametrize(
    ("label", "slugs"), [("Flat mate!", ["own-flat-mate", "own-flat-mate-2"]), ("朋友", ["own-1", "own-2"])]
)
def test_own_kinds_of_the_same_name_are_told_apart(label: str, slugs: list[str]) -> None:
    workshop_id = make_workshop()
    fields = open_editor(workshop_id)
    new = {f"types-{row}-{name}": value for row in "ab" for name, value in (("label", label), ("on", "on"))}

    save(workshop_id, fields, types=[*fields["types"], "a", "b"], **new)

    assert [kind.slug for kind in get_plan(workshop_id).types[-2:]] == slugs


def test_what_cannot_be_saved_is_shown_again_with_every_error_beside_its_field() -> None:
    workshop_id = make_workshop()
    fields = open_editor(workshop_id)
    typed: dict[str, str | list[str]] = {
        "title": "",
        "summary": "Half <b>done</b>",
        "stages-5-minutes": "soon",
        "types-3-label": "",
        "types": [*fields["types"], "n1"],
        "types-n1-definition": "A kind without a name",
        "ring_count": "3",
        "rings-edge-label": "",
        "rings-far-label": "Kept for later",
        "floor": "2",
        "agreements": ["Stay."],
        "help_lines": ["0"],
        "help_lines-0-name": "Half a line",
    }

    answer = save(workshop_id, fields, **typed)

    assert answer.status_code == 400
    assert get_plan(workshop_id) == SPHERES.model_copy(update={"slug": "own"})
    page = answer.text
    again = read_fields(page)
    assert again["summary"] == ["Half <b>done</b>"]
    assert again["stages-5-minutes"] == ["soon"]
    assert again["types-14-definition"] == ["A kind without a name"]
    assert again["rings-far-label"] == ["Kept for later"]
    assert again["agreements"] == ["Stay."]
    assert again["help_lines-0-name"] == ["Half a line"]
    assert again["changed_at"] == fields["changed_at"]
    for name in (
        "title", "stages-5-minutes", "types-3-label", "types-14-label", "rings-edge-label", "floor",
        "help_lines-0-contact",
    ):  # fmt: skip
        assert f'href="#{name}"' in page
        assert f'id="{name}-errors"' in page


def test_an_error_that_is_about_a_whole_section_stands_there() -> None:
    workshop_id = make_workshop()
    fields = open_editor(workshop_id)
    for name in [name for name in fields if name.startswith("factors-") and name.endswith("-on")]:
        del fields[name]

    page = save(workshop_id, fields).text

    assert 'id="factors-errors"' in page
    assert 'href="#section-factors"' in page
    assert "At least one thing to rate must be asked about." in page


@pytest.mark.parametrize("changed_at", ["", "yesterday", "2026-13-45", "2026-03-04T10:00:00"])
def test_a_page_of_no_version_is_taken_for_an_old_one(changed_at: str) -> None:
    workshop_id = make_workshop()

    assert save(workshop_id, open_editor(workshop_id), changed_at=changed_at).status_code == 409


def test_another_window_is_not_overwritten_unless_one_wants_to() -> None:
    workshop_id = make_workshop()
    fields = open_editor(workshop_id)
    save(workshop_id, fields, title="The other window")

    answer = save(workshop_id, fields, title="This window")

    assert answer.status_code == 409
    assert get_plan(workshop_id).title == "The other window"
    assert "changed in another window" in answer.text
    again = read_fields(answer.text)
    assert again["title"] == ["This window"]
    assert save(workshop_id, again).status_code == 302
    assert get_plan(workshop_id).title == "This window"


def test_a_hidden_character_is_refused_in_words() -> None:
    workshop_id = make_workshop()

    answer = save(workshop_id, open_editor(workshop_id), title="a\0b")

    assert answer.status_code == 400
    assert "hidden character" in answer.text
