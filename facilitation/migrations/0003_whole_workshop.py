"""The whole workshop: stages with their times, rounds of every kind, guests, workshops of one's own."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models


def note_what_was_seen(apps, schema_editor):
    """Until now every question of a round on the screen could be seen."""
    questions = apps.get_model("facilitation", "Question").objects
    questions.filter(round__display="shown").update(seen=True)


class Migration(migrations.Migration):

    dependencies = [
        ('facilitation', '0002_answers_in_key_order'),
    ]

    operations = [
        migrations.CreateModel(
            name='FormerCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(db_index=True, max_length=6)),
            ],
        ),
        migrations.CreateModel(
            name='Guest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('created_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='StageTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stage', models.CharField(max_length=32)),
                ('entered_at', models.DateTimeField()),
                ('left_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Workshop',
            fields=[
                ('id', models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ('plan', models.JSONField()),
                ('created_at', models.DateTimeField()),
                ('changed_at', models.DateTimeField()),
                ('deleted_at', models.DateTimeField(null=True)),
            ],
        ),
        migrations.RemoveConstraint(
            model_name='round',
            name='one_round_per_subject_and_wave',
        ),
        migrations.AddField(
            model_name='question',
            name='hidden',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='question',
            name='scale',
            field=models.CharField(default='rating', max_length=16),
        ),
        migrations.AddField(
            model_name='question',
            name='seen',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='question',
            name='soft',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='question',
            name='tender',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='room',
            name='curtain',
            field=models.CharField(default='open', max_length=16),
        ),
        migrations.AddField(
            model_name='room',
            name='frozen',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='room',
            name='gaps',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='room',
            name='notes',
            field=models.TextField(blank=True, default=''),
        ),
        migrations.AddField(
            model_name='room',
            name='slow',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='room',
            name='small_group',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='room',
            name='timer_ends_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='room',
            name='view',
            field=models.JSONField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='ask',
            field=models.CharField(default='rate', max_length=16),
        ),
        migrations.AddField(
            model_name='round',
            name='drawn',
            field=models.TextField(null=True),
        ),
        migrations.AddField(
            model_name='round',
            name='gaps_seen',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='round',
            name='is_private',
            field=models.BooleanField(default=False),
        ),
        migrations.AlterField(
            model_name='round',
            name='subject',
            field=models.CharField(blank=True, max_length=64),
        ),
        migrations.AddConstraint(
            model_name='round',
            constraint=models.UniqueConstraint(fields=('room', 'ask', 'subject', 'wave'), name='one_round_per_subject_and_wave'),
        ),
        migrations.AddField(
            model_name='formercode',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former_codes', to='facilitation.room'),
        ),
        migrations.AddField(
            model_name='guest',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='guests', to='facilitation.room'),
        ),
        migrations.AddField(
            model_name='stagetime',
            name='room',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stage_times', to='facilitation.room'),
        ),
        migrations.AddField(
            model_name='workshop',
            name='facilitator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='workshops', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='stagetime',
            constraint=models.UniqueConstraint(condition=models.Q(('left_at', None)), fields=('room',), name='one_running_stage_per_room'),
        ),
        migrations.RunPython(note_what_was_seen, migrations.RunPython.noop),
    ]
