"""The committed CSS is what its sources give: build it anew and compare. Node comes from a Python package."""

import json
import re
import sys
from pathlib import Path

from checks.node import npm


def outputs() -> list[Path]:
    """What the build script writes (the words after -o)."""
    script = json.loads(Path("package.json").read_text())["scripts"]["build"]
    return [Path(found) for found in re.findall(r"(?:-o|--output)\s+(\S+)", script)]


def main() -> int:
    files = outputs()
    before = {file: file.read_bytes() if file.exists() else b"" for file in files}
    if code := npm("run", "--silent", "build"):
        return code
    stale = [str(file) for file in files if file.read_bytes() != before[file]]
    if stale:
        print(f"not fresh, now rebuilt; commit: {', '.join(stale)}")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
