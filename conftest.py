"""What every test of the project shares: the rig (own servers, own database, no network, a browser)."""

from kantorek.launch.browser import (
    browser,
    live,
    live_db,
    new_page,
    page,
    phone_page,
    pytest_runtest_makereport,
    pytest_runtest_teardown,
)
from kantorek.launch.fixtures import django_db_setup, no_lost_connection, no_network, static_files_found_once
from kantorek.launch.sharing import (
    pytest_collection_finish,
    pytest_collection_modifyitems,
    pytest_runtest_setup,
    pytest_xdist_make_scheduler,
)

__all__ = [
    "browser",
    "django_db_setup",
    "live",
    "live_db",
    "new_page",
    "no_lost_connection",
    "no_network",
    "page",
    "phone_page",
    "pytest_collection_finish",
    "pytest_collection_modifyitems",
    "pytest_runtest_makereport",
    "pytest_runtest_setup",
    "pytest_runtest_teardown",
    "pytest_xdist_make_scheduler",
    "static_files_found_once",
]
