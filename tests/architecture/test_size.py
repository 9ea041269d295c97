"""The size budget: a file ≤ 300 lines, a function ≤ 30, a view ≤ 20, a template ≤ 120."""

import ast
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILE, FUNCTION, VIEW, TEMPLATE = 300, 30, 20, 120


def python_files() -> list[Path]:
    found = [path for top in ("kantorek", "tests", "checks") for path in (ROOT / top).glob("**/*.py")]
    return sorted(path for path in found if "migrations" not in path.parts)


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """From `def` to the end, without the docstring: words that explain are not what makes a function long."""
    first = node.body[0]
    told = isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    docstring = (first.end_lineno or first.lineno) - first.lineno + 1 if told else 0
    return (node.end_lineno or node.lineno) - node.lineno + 1 - docstring


def is_view(path: Path, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return path.name == "views.py" and bool(node.args.args) and node.args.args[0].arg == "request"


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def test_no_file_is_longer_than_a_person_reads_at_once() -> None:
    found = [f"{name(p)}: {n} lines" for p in python_files() if (n := len(p.read_text().splitlines())) > FILE]
    assert not found, "\n".join(found)


def test_no_function_is_longer_than_a_screen() -> None:
    found = []
    for path in python_files():
        for node in functions(path):
            budget = VIEW if is_view(path, node) else FUNCTION
            if lines(node) > budget:
                found.append(f"{name(path)}:{node.lineno} {node.name}: {lines(node)} lines, {budget} allowed")
    assert not found, "\n".join(found)


def test_no_template_is_too_long() -> None:
    templates = sorted((ROOT / "kantorek").glob("**/templates/**/*.html"))
    found = [f"{name(p)}: {n} lines" for p in templates if (n := len(p.read_text().splitlines())) > TEMPLATE]
    assert not found, "\n".join(found)
