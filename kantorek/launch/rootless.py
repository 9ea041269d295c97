"""Start a program as somebody other than root: PostgreSQL refuses to run as uid 0."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path

CLONE_NEWUSER = 0x10000000
PR_SET_PDEATHSIG = 1
INSIDE_ID = 1000  # any id but 0: what PostgreSQL believes to run as

# Loaded before any fork: a child may not load libraries between fork and exec.
_libc = ctypes.CDLL(None, use_errno=True)

Preexec = Callable[[], None]


def die_with_parent(sig: int, parent: int) -> None:
    """Ask the kernel to end this process when its parent ends, however the parent ends."""
    if not hasattr(_libc, "prctl"):
        return
    _libc.prctl(PR_SET_PDEATHSIG, sig, 0, 0, 0)
    if os.getppid() != parent:  # the parent died before we could ask
        os.kill(os.getpid(), sig)


def enter_user_namespace() -> None:
    """Become an ordinary user inside a namespace of one's own; files stay owned by root outside."""
    uid, gid = os.getuid(), os.getgid()
    if _libc.unshare(CLONE_NEWUSER) != 0:
        raise OSError(ctypes.get_errno(), "unshare")
    for name, text in (
        ("setgroups", "deny"),
        ("uid_map", f"{INSIDE_ID} {uid} 1"),
        ("gid_map", f"{INSIDE_ID} {gid} 1"),
    ):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)


def namespaces_work() -> bool:
    """Try it once with a harmless program: some containers refuse user namespaces."""
    if not hasattr(_libc, "unshare"):
        return False
    try:
        probe = subprocess.run(["true"], preexec_fn=enter_user_namespace, check=False, stderr=subprocess.DEVNULL)
    except (OSError, subprocess.SubprocessError):
        return False
    return probe.returncode == 0


class Unprivileged:
    """How to run PostgreSQL's programs as somebody who is not root, decided once."""

    def __init__(self) -> None:
        self.is_root = os.geteuid() == 0
        self.by_namespace = self.is_root and namespaces_work()
        self.nobody = pwd.getpwnam("nobody") if self.is_root and not self.by_namespace else None

    def preexec(self, death: int) -> Preexec:
        parent = os.getpid()

        def before_exec() -> None:
            os.setsid()  # Ctrl+C in the terminal reaches the supervisor only
            if self.by_namespace:
                enter_user_namespace()
            if self.nobody is not None:
                os.setgroups([])
                os.setgid(self.nobody.pw_gid)
                os.setuid(self.nobody.pw_uid)
            # Last: a change of credentials clears the wish.
            die_with_parent(death, parent)

        return before_exec

    def own(self, path: Path) -> None:
        """Hand a folder to the user that will run in it."""
        if self.nobody is not None:
            shutil.chown(path, self.nobody.pw_uid, self.nobody.pw_gid)

    def readable(self, tree: Path, copy_to: Path) -> Path:
        """The tree itself, or a copy where `nobody` may read it (an environment under a closed home)."""
        if self.nobody is None or self._reaches(tree):
            return tree
        package = tree.parent
        if not copy_to.exists():
            fresh = copy_to.with_name(copy_to.name + ".new")
            shutil.rmtree(fresh, ignore_errors=True)
            shutil.copytree(tree, fresh / package.name / tree.name, symlinks=True)
            libraries = package.with_name(package.name + ".libs")  # where a wheel keeps them; found by relative path
            if libraries.exists():
                shutil.copytree(libraries, fresh / libraries.name, symlinks=True)
            fresh.rename(copy_to)
        return copy_to / package.name / tree.name

    def _reaches(self, path: Path) -> bool:
        done = subprocess.run(["test", "-r", str(path / "bin" / "postgres")], preexec_fn=self.preexec(signal.SIGKILL))
        return done.returncode == 0
