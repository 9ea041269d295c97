"""The Chromium for browser tests: the system's, else Playwright's own, fetched once by `python -m kantorek.launch.chromium`."""

import shutil
import subprocess
import sys
from pathlib import Path

SYSTEM = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
UNWANTED = [
    # A window's address bar brings two pages of its own, which cost more than most of the pages under test.
    "WebUIOmniboxPopup",
    "WebUIOmniboxAimPopup",
    # Chromium hears only the last list: what Playwright switches off stands here again.
    "AimEnabled",
    "AvoidCorsURLLoaderRestartOnRedirect",
    "AvoidUnnecessaryBeforeUnloadCheckSync",
    "DestroyProfileOnBrowserClose",
    "HttpsFirstBalancedModeAutoEnable",
    "HttpsUpgrades",
    "LensOverlay",
    "MediaRouter",
    "NetworkTimeServiceQuerying",
    "OptimizationHints",
    "PaintHolding",
    "PreconnectToSearch",
    "ThirdPartyStoragePartitioning",
]
FLAGS = [
    "--no-sandbox",  # root, as in containers; the tests open nothing but our own pages
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--disable-features=" + ",".join(UNWANTED),
]


def system_chromium() -> str | None:
    return next((found for name in SYSTEM if (found := shutil.which(name))), None)


def own_chromium() -> bool:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def main() -> int:
    if system_chromium() or own_chromium():
        return 0
    print("no Chromium on this machine; fetching Playwright's own (once)")
    done = subprocess.run([sys.executable, "-m", "playwright", "install", "chromium", "--only-shell"], check=False)
    if done.returncode:
        print("That failed. Install one by hand (Debian: apt install chromium), then try again.")
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
