"""Migrations are one line an app, each with a name that somebody chose."""

import itertools
import re

from django.db.migrations.loader import MigrationLoader

AUTOMATIC = re.compile(r"^\d{4}_(auto_|alter_|rename_|remove_\w+_\w+_and_more|initial$)|_and_more$")


def of_ours() -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        if migration.__module__.startswith("kantorek."):
            found.setdefault(app, []).append(name)
    return {app: sorted(names) for app, names in found.items()}


def test_each_app_has_one_line_of_migrations() -> None:
    loader = MigrationLoader(None)
    for app, names in of_ours().items():
        assert len(loader.graph.leaf_nodes(app)) == 1, f"{app} has two ends: rebase the later migration"
        assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)], (
            f"{app}: {names}"
        )
        for before, after in itertools.pairwise(names):
            assert (app, before) in loader.disk_migrations[app, after].dependencies, (
                f"{app}: {after} must follow {before}"
            )


def test_each_migration_has_a_name_of_its_own() -> None:
    nameless = [f"{app}.{name}" for app, names in of_ours().items() for name in names if AUTOMATIC.search(name)]
    assert nameless == [], f"{nameless}: makemigrations -n add_vat_check"
