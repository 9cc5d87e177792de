"""The house rules that a machine can check: size of files, who reads the time, where rule ids may stand."""

from __future__ import annotations

import ast
import tomllib
from collections.abc import Iterator
from pathlib import Path

from remanence.quantity import oxide_factor

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "remanence"
MODULES = sorted(PACKAGE.rglob("*.py"))
LONGEST = 450
LONGEST_FUNCTION = 45
CLOCKS = {
    ("datetime", "now"), ("datetime", "today"), ("datetime", "utcnow"), ("date", "today"),
    ("time", "time"), ("time", "time_ns"), ("time", "localtime"), ("time", "gmtime"), ("time", "strftime"),
}  # fmt: skip


def _name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), filename=str(path))


def _calls(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Yield (owner, attribute) of each call written ``owner.attribute(...)``."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner = node.func.value
            name = owner.attr if isinstance(owner, ast.Attribute) else getattr(owner, "id", "")
            yield name, node.func.attr


def _code(tree: ast.Module) -> str:
    """Return the code without comments and docstrings, in which an example may name a rule."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef) and ast.get_docstring(node):
            node.body[0] = ast.Pass()
    return ast.unparse(tree)


def test_no_file_is_too_long() -> None:
    long = {_name(p): n for p in MODULES if (n := len(p.read_text(encoding="utf-8").splitlines())) > LONGEST}
    assert not long, f"split these by what they are about: {long}"


def _functions(tree: ast.AST) -> Iterator[tuple[str, int]]:
    """Yield the name of each function and its lines without the docstring."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            told = len((ast.get_docstring(node, clean=False) or "").splitlines())
            yield node.name, (node.end_lineno or node.lineno) - node.lineno + 1 - told


def test_a_function_can_be_read_at_a_glance() -> None:
    long = {
        f"{_name(p)}: {name}": n for p in MODULES for name, n in _functions(_tree(p)) if n > LONGEST_FUNCTION
    }
    assert not long, f"give a step of these a name of its own: {long}"


def test_no_list_or_set_is_shared_through_a_default() -> None:
    makers = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
    shared = [
        f"{_name(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(_tree(path))
        if isinstance(node, ast.FunctionDef)
        if any(isinstance(value, makers) for value in (*node.args.defaults, *node.args.kw_defaults))
    ]
    assert not shared, f"a default lives as long as the program: {shared}"


def test_what_a_module_offers_is_there_and_is_its_own() -> None:
    wrong = []
    for path in MODULES:
        tree = _tree(path)
        lists = [
            n.value for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"
        ]
        offered = [name for found in lists for name in ast.literal_eval(found)]
        defined = {n.name for n in tree.body if isinstance(n, ast.FunctionDef | ast.ClassDef)}
        defined |= {ast.unparse(t) for n in tree.body if isinstance(n, ast.Assign) for t in n.targets}
        defined |= {ast.unparse(n.target) for n in tree.body if isinstance(n, ast.AnnAssign)}
        if path.name == "__init__.py":
            defined |= {
                a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names
            }
        wrong += [f"{_name(path)}: {name}" for name in offered if name not in defined]
    assert not wrong, f"import these from where they are made: {wrong}"


def test_no_drawer_for_odds_and_ends() -> None:
    drawers = [_name(p) for p in MODULES if p.stem in {"utils", "util", "helpers", "misc", "common"}]
    assert not drawers, f"name these after what they do: {drawers}"


def test_only_the_clock_reads_the_time() -> None:
    readers = [_name(p) for p in MODULES if p.name != "clock.py" and CLOCKS & set(_calls(_tree(p)))]
    assert not readers, f"take the time from remanence.clock, or a date as an argument: {readers}"
    assert CLOCKS & set(_calls(_tree(PACKAGE / "clock.py")))


def test_no_rule_id_stands_in_code() -> None:
    files = sorted((ROOT / "data" / "rules").glob("*.toml"))
    ids = [tomllib.loads(p.read_text(encoding="utf-8"))["id"] for p in files]
    code = {_name(path): _code(_tree(path)) for path in MODULES}
    found = [(name, rule) for name, text in code.items() for rule in ids if rule in text]
    assert not found, f"the scenario file names the rule, code never does: {found}"


def test_no_yaml_anywhere() -> None:
    folders = ("src", "data", "docs", "tests", "tools", "benchmarks")
    yaml = [_name(p) for f in folders for e in ("*.yml", "*.yaml") for p in (ROOT / f).rglob(e)]
    assert not yaml, f"text is TOML, CSV or JSON: {yaml}"


def _written_out(tree: ast.AST) -> Iterator[float]:
    """Yield the numbers that a file writes out with three decimals or more."""
    for node in ast.walk(tree):
        number = node.value if isinstance(node, ast.Constant) else None
        if isinstance(number, float) and number != round(number, 2):
            yield number


def test_only_quantity_knows_how_oxide_becomes_element() -> None:
    factors = [oxide_factor(e) for e in ("La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Y")]
    either_way = [*factors, *(1 / f for f in factors)]
    found = [
        (_name(path), number)
        for path in MODULES
        if path.name != "quantity.py"
        for number in _written_out(_tree(path))
        if any(abs(number - factor) < 5e-4 for factor in either_way)
    ]
    assert not found, f"ask remanence.quantity: {found}"
