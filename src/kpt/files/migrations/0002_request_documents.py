from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("files", "0001_initial")]
    operations = [
        migrations.AlterField(
            model_name="storedfile",
            name="kind",
            field=models.CharField(
                choices=[
                    ("libro_plan", "Libro del plan (SisPT)"),
                    ("libro_seguimiento", "Informe de seguimiento (DNP)"),
                    ("libro_problemas", "Libro con lo que hay que corregir"),
                    ("generado", "Archivo generado"),
                    ("soporte_solicitud", "Soporte de una solicitud de usuario"),
                ],
                max_length=24,
                verbose_name="clase",
            ),
        )
    ]
