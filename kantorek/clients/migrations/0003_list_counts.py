"""An index that carries all that the list of clients counts by."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("clients", "0002_walls")]

    operations = [
        migrations.AddIndex(
            model_name="client",
            index=models.Index(
                fields=["office", "archived_at", "status", "carer", "payroll_carer", "id"], name="client_counts"
            ),
        ),
    ]
