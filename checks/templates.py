"""Templates: modern Django syntax (djade) and sound HTML (djlint); `--write` rewrites what djade can."""

import subprocess
import sys
from pathlib import Path

BIN = Path(sys.executable).parent


def main(write: bool) -> int:
    files = sorted(str(path) for path in Path("kantorek").glob("**/templates/**/*.html"))
    modern: list[str | Path] = [BIN / "djade", "--target-version", "5.2", *([] if write else ["--check"]), *files]
    sound: list[str | Path] = [BIN / "djlint", "--lint", "--quiet", "kantorek"]
    codes = [subprocess.run(command, check=False).returncode for command in (modern, sound)]
    return 0 if write else max(codes)


if __name__ == "__main__":
    sys.exit(main("--write" in sys.argv))
