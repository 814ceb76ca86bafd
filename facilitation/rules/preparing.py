"""What a facilitator decides for one room just before opening it, beside what the plan says."""

from facilitation.rules.exercise import Stage
from facilitation.rules.plans import Plan


def prepare_for_close_ties(plan: Plan) -> Plan:
    """The plan for a room with couples, families, or bosses and their staff: soft pictures, no harm and repair.

    People who know each other's lives can read more in a picture than strangers, and repair between two people of
    the room needs more preparation than a workshop can give.
    """
    return plan.model_copy(
        update={
            "types": tuple(kind.model_copy(update={"tender": True}) for kind in plan.types),
            "stages": tuple(
                one.model_copy(update={"on": False}) if one.stage is Stage.REPAIR else one for one in plan.stages
            ),
        }
    )
