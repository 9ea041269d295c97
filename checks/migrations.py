"""Migrations: none missing, named, in one line per app."""

import re
import sys


def our_labels() -> set[str]:
    from django.apps import apps

    return {app.label for app in apps.get_app_configs() if app.name.startswith("kantorek.")}


def faults() -> list[str]:
    from django.db.migrations.loader import MigrationLoader

    loader = MigrationLoader(None)
    ours = our_labels()
    found = []
    for label in sorted(ours):
        leaves = loader.graph.leaf_nodes(label)
        if len(leaves) > 1:
            found.append(
                f"{label}: {len(leaves)} ends ({', '.join(name for _, name in leaves)}); migrations go in one line"
            )
    for label, name in sorted(loader.disk_migrations):
        if label in ours and (
            re.search(r"_auto_|^\d+_alter_|^\d+_remove_.*_and_more$", name) or not re.match(r"\d{4}_", name)
        ):
            found.append(f"{label}.{name}: give it a name that says what it does (makemigrations -n …)")
    return found


def unwritten() -> list[str]:
    """What `makemigrations` would write; compared without a database, so that none need run for this check."""
    from django.apps import apps
    from django.db.migrations.autodetector import MigrationAutodetector
    from django.db.migrations.loader import MigrationLoader
    from django.db.migrations.state import ProjectState

    loader = MigrationLoader(None)
    written, wanted = loader.project_state(), ProjectState.from_apps(apps)
    changes = MigrationAutodetector(written, wanted).changes(graph=loader.graph)
    return [
        f"{label}: not in a migration yet: {operation.describe()}"
        for label, migrations in changes.items()
        if label in our_labels()
        for migration in migrations
        for operation in migration.operations
    ]


def main() -> int:
    import django
    from django.utils import translation

    django.setup()
    translation.deactivate_all()  # a migration holds the msgid, never the Polish
    found = [*faults(), *unwritten()]
    for fault in found:
        print(fault)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
