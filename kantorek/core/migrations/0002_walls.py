"""Extensions, the Polish order, and the core's tables behind the wall."""

from django.db import migrations

from kantorek.core.walls import Walled

# No server build can be relied on to carry a Polish collation, so the order is a function: each marked letter
# sorts right behind its plain one, in "C".
POLISH_KEY = """
CREATE FUNCTION polish_key(words text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN replace(replace(replace(replace(replace(replace(replace(replace(replace(
    lower(words), 'ą', 'a~'), 'ć', 'c~'), 'ę', 'e~'), 'ł', 'l~'), 'ń', 'n~'), 'ó', 'o~'), 'ś', 's~'), 'ź', 'z~'), 'ż', 'z~~')
"""


class Migration(migrations.Migration):
    dependencies = [("core", "0001_first")]

    operations = [
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS pg_trgm", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gin", migrations.RunSQL.noop),
        migrations.RunSQL("CREATE EXTENSION IF NOT EXISTS btree_gist", migrations.RunSQL.noop),
        migrations.RunSQL(POLISH_KEY, "DROP FUNCTION polish_key(text)"),
        # Commit order: ids are handed out before the commit, so the sweeper and the sealer go by transaction.
        migrations.RunSQL(
            "ALTER TABLE core_event ADD COLUMN txid xid8 NOT NULL DEFAULT pg_current_xact_id()",
            "ALTER TABLE core_event DROP COLUMN txid",
        ),
        Walled("core_event", client="client_id", nullable=True),
        Walled("core_delivery", client="client_id", nullable=True),
        Walled("core_letter", client="client_id", nullable=True),
    ]
