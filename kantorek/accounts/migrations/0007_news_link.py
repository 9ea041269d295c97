"""Links to one announcement, for who has no account."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0006_staff_have_proved"),
    ]

    operations = [
        migrations.AlterField(
            model_name="key",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("api", "Api"),
                    ("staff_invitation", "Staff Invitation"),
                    ("contact_invitation", "Contact Invitation"),
                    ("sign_in_link", "Sign In Link"),
                    ("request_link", "Request Link"),
                    ("chat_link", "Chat Link"),
                    ("news_link", "News Link"),
                    ("portal_api", "Portal Api"),
                ],
                max_length=20,
            ),
        ),
    ]
