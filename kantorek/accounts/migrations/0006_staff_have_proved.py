"""Who has only ever been invited as staff came by a mailed link; of all others nobody knows, until a letter leads them in."""

from django.db import migrations

PROVED = """
UPDATE accounts_user SET email_proved_at = joined_at
WHERE email_proved_at IS NULL AND NOT password_is_temporary
AND EXISTS (SELECT 1 FROM accounts_seat s WHERE s.user_id = accounts_user.id AND s.kind = 'staff')
AND NOT EXISTS (SELECT 1 FROM accounts_seat s WHERE s.user_id = accounts_user.id AND s.kind = 'contact')
"""


class Migration(migrations.Migration):
    dependencies = [("accounts", "0005_address_proved")]

    operations = [migrations.RunSQL(PROVED, migrations.RunSQL.noop)]
