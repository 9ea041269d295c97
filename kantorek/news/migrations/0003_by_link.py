"""Whether it was a letter's link by which an announcement was seen or confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("news", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="receipt",
            name="by_link",
            field=models.BooleanField(default=False),
        ),
    ]
