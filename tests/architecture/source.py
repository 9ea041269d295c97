"""The source as the architecture tests read it: files, their syntax trees, what they import."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kantorek"
BESIDE = {"launch", "config", "sandbox"}
"""Plain packages beside the stack of apps."""
Function = ast.FunctionDef | ast.AsyncFunctionDef


def apps() -> list[Path]:
    """The folders of the apps."""
    return sorted(path.parent for path in PACKAGE.glob("*/apps.py"))


def files(*, tests: bool = False, migrations: bool = False, beside: bool = True) -> list[Path]:
    """The Python files of the product."""
    found = []
    for path in sorted(PACKAGE.glob("*/**/*.py")):
        parts = path.relative_to(PACKAGE).parts
        skipped = ("tests" in parts and not tests) or ("migrations" in parts and not migrations)
        if not skipped and (beside or parts[0] not in BESIDE):
            found.append(path)
    return found


@cache
def tree(path: Path) -> ast.Module:
    """The syntax tree of a file."""
    return ast.parse(path.read_text(), filename=str(path))


def name(path: Path) -> str:
    """A file's name as a person would type it."""
    return str(path.relative_to(ROOT))


def module(path: Path) -> str:
    """The dotted name of a file's module."""
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def functions(path: Path) -> list[Function]:
    """The functions at the top of a module."""
    return [node for node in tree(path).body if isinstance(node, Function)]


def imports(path: Path) -> Iterator[tuple[int, str, list[str]]]:
    """Every import of a file: line, module, names (empty for `import module`)."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module:
            yield node.lineno, node.module, [alias.name for alias in node.names]
        elif isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, []


def dotted(node: ast.expr) -> str:
    """`a.b.c` of an expression that is a name with attributes, else its last part."""
    if isinstance(node, ast.Attribute):
        front = dotted(node.value)
        return f"{front}.{node.attr}" if front else node.attr
    return node.id if isinstance(node, ast.Name) else ""


def calls(node: ast.AST) -> Iterator[tuple[int, str, ast.Call]]:
    """Every call inside a node: line, what is called, the call."""
    for inner in ast.walk(node):
        if isinstance(inner, ast.Call):
            yield inner.lineno, dotted(inner.func), inner
