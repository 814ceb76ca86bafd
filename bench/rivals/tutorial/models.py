"""One table."""

from typing import ClassVar

from django.db import models


class Choice(models.Model):
    """One person's choice on one question."""

    room = models.PositiveIntegerField()
    person = models.CharField(max_length=64)
    question = models.PositiveIntegerField()
    value = models.CharField(max_length=8)

    objects: ClassVar[models.Manager["Choice"]] = models.Manager()

    class Meta:
        app_label = "tutorial"
        constraints = (models.UniqueConstraint(fields=["room", "person", "question"], name="one_choice_each"),)
        indexes = (models.Index(fields=["room", "question", "value"], name="choices_by_question"),)

    def __str__(self) -> str:
        return f"choice {self.pk}"
