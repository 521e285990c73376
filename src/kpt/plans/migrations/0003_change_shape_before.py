from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("plans", "0002_change_note"),
    ]

    operations = [
        migrations.AddField(
            model_name="changeset",
            name="shape_before",
            field=models.JSONField(blank=True, null=True, verbose_name="forma anterior del libro"),
        ),
    ]
