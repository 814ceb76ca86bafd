"""Tables and constraints, nothing else. There is no table of participants, and none may be added (rule S1)."""

import uuid

from django.contrib.auth.models import AbstractUser
from django.db import models
from django.db.models import Q

from facilitation.rules.exercise import Ask, Curtain, Display
from facilitation.rules.release import GREATEST_FLOOR, LEAST_FLOOR, LEAST_STEP, USUAL_FLOOR, USUAL_STEP
from facilitation.rules.scales import RATINGS


class Facilitator(AbstractUser):
    """Somebody who leads workshops and signs in to do so."""


class Invitation(models.Model):
    """A one-time link with which one facilitator's account is made. Only a digest of its token is kept."""

    digest = models.CharField(max_length=64, unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"invitation {self.pk}"


class Passkey(models.Model):
    """A key that one of a facilitator's devices holds, as its public half: a second step of signing in.

    `uses`: the number that the device said last; a copy of it would fall behind.
    """

    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="passkeys")
    credential = models.BinaryField(max_length=1024, unique=True)
    public_key = models.BinaryField()
    uses = models.PositiveBigIntegerField()
    name = models.CharField(max_length=64)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"passkey {self.pk}"


class Workshop(models.Model):
    """A plan that a facilitator has made of a built-in one or from a file. Deleted ones can be restored."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="workshops")
    plan = models.JSONField()
    created_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    deleted_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"workshop {self.pk}"


class Room(models.Model):
    """One live run of a workshop, from opening to the end. `plan` is its own copy of what the workshop does.

    `frozen`: what screens go on showing while the curtain is "frozen". `view`: how the round of the moment is drawn.
    `slow`: somebody has asked to slow down and was not heard yet. `gaps`: kept when the session ends.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    facilitator = models.ForeignKey(Facilitator, on_delete=models.CASCADE, related_name="rooms")
    code = models.CharField(max_length=6)
    screen_token = models.CharField(max_length=64, unique=True)
    plan = models.JSONField()
    stage = models.CharField(max_length=32)
    floor = models.PositiveSmallIntegerField(default=USUAL_FLOOR)
    step = models.PositiveSmallIntegerField(default=USUAL_STEP)
    locked = models.BooleanField(default=False)
    small_group = models.BooleanField(default=False)
    curtain = models.CharField(max_length=16, default=Curtain.OPEN.value)
    frozen = models.TextField(null=True)  # noqa: DJ001 - None is "not frozen"
    timer_ends_at = models.DateTimeField(null=True)
    view = models.JSONField(null=True)
    slow = models.BooleanField(default=False)
    notes = models.TextField(default="", blank=True)
    gaps = models.TextField(null=True)  # noqa: DJ001 - None is "not ended yet"
    revision = models.PositiveBigIntegerField(default=0)
    opened_at = models.DateTimeField()
    active_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["code"], condition=Q(ended_at=None), name="one_running_room_per_code"),
            models.CheckConstraint(
                condition=Q(floor__gte=LEAST_FLOOR, floor__lte=GREATEST_FLOOR), name="floor_keeps_the_promise"
            ),
            models.CheckConstraint(
                condition=Q(step__gte=LEAST_STEP, step__lte=models.F("floor")), name="step_keeps_the_promise"
            ),
        )

    def __str__(self) -> str:
        return f"room {self.pk}"


class FormerCode(models.Model):
    """A code that a room has had. It lets nobody in; phones that were in the room find its new code by it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="former_codes")
    code = models.CharField(max_length=6, db_index=True)

    def __str__(self) -> str:
        return f"former code {self.pk}"


class Guest(models.Model):
    """A link with which somebody else leads a room, too. Only a digest of its token is kept."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="guests")
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"guest {self.pk}"


class StageTime(models.Model):
    """One visit of a room to a stage; still going on while `left_at` is None."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="stage_times")
    stage = models.CharField(max_length=32)
    entered_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room"], condition=Q(left_at=None), name="one_running_stage_per_room"),
        )

    def __str__(self) -> str:
        return f"stage time {self.pk}"


class Round(models.Model):
    """The questions of a stage that are open together, about one subject; asked again, it is a new wave.

    `subject` is empty unless one kind of relationship is rated. `is_private`: answers stay on the phones. `gaps_seen`:
    the screen could show the gap between its ratings and the map. `drawn`: the picture as the room could see it, kept
    when the session ends.
    """

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="rounds")
    stage = models.CharField(max_length=32)
    ask = models.CharField(max_length=16, default=Ask.RATE.value)
    subject = models.CharField(max_length=64, blank=True)
    wave = models.PositiveSmallIntegerField(default=1)
    display = models.CharField(max_length=16, choices=[(display.value, display.value) for display in Display])
    opened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    is_private = models.BooleanField(default=False)
    gaps_seen = models.BooleanField(default=False)
    drawn = models.TextField(null=True)  # noqa: DJ001 - None is "still drawn from releases"

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["room", "ask", "subject", "wave"], name="one_round_per_subject_and_wave"),
            models.UniqueConstraint(fields=["room"], condition=Q(closed_at=None), name="one_open_round_per_room"),
        )

    def __str__(self) -> str:
        return f"round {self.pk}"


class Question(models.Model):
    """One thing answered by choosing, on a scale. `late`: answers the rules kept out of the last release, once closed.

    `tender` and `soft` ask for a coarse picture: by the plan, and by the facilitator. `hidden`: in no picture at all.
    `seen`: the screen could show it at some time.
    """

    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="questions")
    slug = models.CharField(max_length=64)
    position = models.PositiveSmallIntegerField()
    scale = models.CharField(max_length=16, default=RATINGS.slug)
    tender = models.BooleanField(default=False)
    soft = models.BooleanField(default=False)
    hidden = models.BooleanField(default=False)
    seen = models.BooleanField(default=False)
    late = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["round", "slug"], name="one_question_per_slug_and_round"),)

    def __str__(self) -> str:
        return f"question {self.pk}"


class Answer(models.Model):
    """One seat's choice on one question, under a key that only that seat's phone can make again (rule S2).

    No time, no number, no seat (rule S3). `choice` is None when it was withdrawn after a release had counted it; such
    a mark stays until a release takes it out (rules R2, S6). `counted`: the latest release holds this answer or an
    earlier choice of it. `touched`: given, changed or withdrawn, and in no release yet.
    """

    key = models.BinaryField(primary_key=True, max_length=16, editable=False)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="+", db_index=False)
    choice = models.CharField(max_length=8, null=True)  # noqa: DJ001 - None is "withdrawn", and no choice is empty
    counted = models.BooleanField(default=False)
    touched = models.BooleanField(default=True)

    class Meta:
        indexes = (
            models.Index(fields=["question", "choice"], name="answers_by_choice"),
            models.Index(fields=["question"], condition=Q(touched=True), name="answers_touched"),
        )

    def __str__(self) -> str:
        return "an answer"


class Mark(models.Model):
    """One seat has finished one round, under a key of its own kind."""

    key = models.BinaryField(primary_key=True, max_length=16, editable=False)
    round = models.ForeignKey(Round, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return "a mark"


class Release(models.Model):
    """A result as the room saw it: the row is the publication. Versions are unique, so nobody publishes twice."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="releases")
    version = models.PositiveIntegerField()
    seats = models.PositiveIntegerField()
    counts = models.JSONField()
    released_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["question", "version"], name="one_release_per_question_and_version"),
        )

    def __str__(self) -> str:
        return f"release {self.pk}"
