from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_membership_read_only_from")]
    operations = [
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("ends_on", None), ("role", "lider")),
                fields=("entity",),
                name="membership_leader_in_office_is_one_per_entity",
            ),
        ),
    ]
