"""What every test of the project shares: the rig (own servers, own database, no network, a browser)."""

from kantorek.launch.browser import browser, live, live_db, new_page, page, phone_page, pytest_runtest_makereport
from kantorek.launch.fixtures import django_db_setup, no_lost_connection, no_network, static_files_found_once

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
    "pytest_runtest_makereport",
    "static_files_found_once",
]
