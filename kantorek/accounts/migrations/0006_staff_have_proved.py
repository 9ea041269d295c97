"""Whose account was made by the link of a colleague's invitation came by letter; of all others nobody knows.

Not by today's seats: who was told a password and took a seat in an office later has proved nothing, and who came as a
colleague may be a client's contact as well. The first owner of an office is invited like everybody, and counts too.
"""

from django.db import migrations

# Taking the seat made the account and spent the key at one moment; an account that was there before is older than that.
PROVED = """
UPDATE accounts_user SET email_proved_at = joined_at
WHERE email_proved_at IS NULL
AND EXISTS (SELECT 1 FROM accounts_key k WHERE k.purpose = 'staff_invitation' AND k.used_at = accounts_user.joined_at)
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_address_proved")]

    operations = [migrations.RunSQL(PROVED, migrations.RunSQL.noop)]
