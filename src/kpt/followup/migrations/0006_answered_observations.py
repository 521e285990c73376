"""An observation that the team had answered says so in its state. Source: its own answer."""

from django.db import migrations


def say_answered(apps, schema_editor):
    observations = apps.get_model("followup", "Observation").objects
    observations.exclude(answer="").filter(state="abierta").update(state="respondida")


class Migration(migrations.Migration):
    dependencies = [("followup", "0005_observation_threads")]

    operations = [migrations.RunPython(say_answered, migrations.RunPython.noop, elidable=True)]
