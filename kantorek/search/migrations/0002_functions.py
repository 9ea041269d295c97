"""The three functions of the search table: they run as its owner and read the walls' settings themselves.

Operators of pattern search are not leakproof, so behind a policy they could not use their index.
"""

from django.db import migrations

# pg_temp stands last, else a temporary type of the caller's would be taken before the system's own.
_HERE = "SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp"
_OFFICE = "nullif(current_setting('kantorek.office', true), '')::bigint"
_CLIENTS = "current_setting('kantorek.clients', true)"

FIND = f"""
CREATE FUNCTION search_find(patterns text[], kinds text[])
RETURNS TABLE (kind text, object_id bigint, client_id bigint, title text, words text)
LANGUAGE plpgsql STABLE {_HERE} AS $$
DECLARE
    office bigint := {_OFFICE};
    clients text := {_CLIENTS};
    pattern text;
    tests text := '';
BEGIN
    IF office IS NULL THEN RETURN; END IF;
    -- One LIKE a word: only so can the trigram index serve each of them.
    FOREACH pattern IN ARRAY patterns LOOP
        tests := tests || format(' AND e.words LIKE %L', pattern);
    END LOOP;
    RETURN QUERY EXECUTE
        'SELECT e.kind::text, e.object_id, e.client_id, e.title, e.words FROM public.search_entry e'
        ' WHERE e.office_id = $1 AND e.kind = ANY($2)'
        ' AND ($3 = ''*'' OR coalesce(e.client_id, 0) = ANY(string_to_array(nullif($3, ''*''), '','')::bigint[]))'
        || tests
        USING office, kinds, clients;
END $$
"""
PUT = f"""
CREATE FUNCTION search_put(the_kind text, the_object bigint, the_client bigint, the_title text, the_words text)
RETURNS void LANGUAGE plpgsql {_HERE} AS $$
DECLARE
    office bigint := {_OFFICE};
    clients text := {_CLIENTS};
BEGIN
    IF office IS NULL OR NOT (coalesce(clients, '') = '*'
        OR coalesce(the_client, 0) = ANY(string_to_array(nullif(clients, '*'), ',')::bigint[])) THEN
        RAISE insufficient_privilege USING MESSAGE = 'search_put outside the scope';
    END IF;
    INSERT INTO public.search_entry (office_id, kind, object_id, client_id, title, words)
    VALUES (office, the_kind, the_object, the_client, the_title, the_words)
    ON CONFLICT (office_id, kind, object_id)
    DO UPDATE SET client_id = excluded.client_id, title = excluded.title, words = excluded.words
    -- What stands there must be within the scope as well: nobody takes over another client's entry.
    WHERE clients = '*' OR coalesce(search_entry.client_id, 0) = ANY(string_to_array(clients, ',')::bigint[]);
    IF NOT FOUND THEN
        RAISE insufficient_privilege USING MESSAGE = 'search_put outside the scope';
    END IF;
END $$
"""
DROP = f"""
CREATE FUNCTION search_drop(the_kind text, the_object bigint) RETURNS void LANGUAGE plpgsql {_HERE} AS $$
DECLARE
    clients text := {_CLIENTS};
BEGIN
    DELETE FROM public.search_entry e
    WHERE e.office_id = {_OFFICE} AND e.kind = the_kind AND e.object_id = the_object
      AND (clients = '*' OR coalesce(e.client_id, 0) = ANY(string_to_array(nullif(clients, '*'), ',')::bigint[]));
END $$
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0001_first"), ("core", "0002_walls")]

    operations = [
        migrations.RunSQL(
            "CREATE INDEX search_entry_words ON search_entry USING gin (office_id, words gin_trgm_ops)",
            "DROP INDEX search_entry_words",
        ),
        migrations.RunSQL(FIND, "DROP FUNCTION search_find(text[], text[])"),
        migrations.RunSQL(PUT, "DROP FUNCTION search_put(text, bigint, bigint, text, text)"),
        migrations.RunSQL(DROP, "DROP FUNCTION search_drop(text, bigint)"),
    ]
