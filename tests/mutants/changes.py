"""The small changes that may be made to a module: one operator, number, word or statement."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

COMPARISONS = {
    "<": "<=", "<=": "<", ">": ">=", ">=": ">", "==": "!=", "!=": "==",
    "in": "not in", "not in": "in", "is": "is not", "is not": "is",
}  # fmt: skip
OPERATORS = {"+": "-", "-": "+", "*": "/", "/": "*", "|": "&", "&": "|"}
NAMES = {"min": "max", "max": "min", "any": "all", "all": "any"}
METHODS = {
    "floor": "ceil", "ceil": "floor", "filter": "exclude", "exclude": "filter",
    "union": "intersection", "isdisjoint": "issubset",
}  # fmt: skip
LOOKUPS = {"__lt": "__lte", "__lte": "__lt", "__gt": "__gte", "__gte": "__gt"}
SQL = {
    " AND ": " OR ", " OR ": " AND ", "MIN(": "MAX(", "MAX(": "MIN(", " <> ": " = ",
    " = ": " <> ", " >= ": " > ", " <= ": " < ", " < ": " <= ", " > ": " >= ", " DESC": " ASC",
}  # fmt: skip
IS_SQL = re.compile(r"\b(SELECT|FROM|WHERE|CASE|ORDER BY)\b")
# Greater numbers are sizes of batches and caches.
GREATEST = 500
# What these are told changes no rule: how a class is made, what is kept, what is explained.
WITHOUT_RULES = ("dataclass", "field", "lru_cache", "cache", "TypeVar", "prefetch_related")


@dataclass(frozen=True, order=True)
class Mutant:
    """Some bytes of a module, and what stands there instead."""

    path: str
    start: int
    end: int
    before: str
    after: str
    line: int
    where: str  # the function or class
    lines: str  # those that change, as they were
    changed: str

    @property
    def key(self) -> str:
        """What it is called wherever in the file it stands."""
        return f"{self.path} {self.where}: {self.lines} → {self.changed}"

    def applied(self, source: bytes) -> bytes:
        return source[: self.start] + self.after.encode() + source[self.end :]


def mutants(path: str, source: bytes) -> list[Mutant]:
    """All mutants of a module, in the order of the text."""
    finder = Finder(path, source)
    finder.visit(ast.parse(source))
    return sorted(set(finder.found))


class Finder(ast.NodeVisitor):
    """Walks through a module and notes what may be changed; annotations and docstrings may not."""

    def __init__(self, path: str, source: bytes) -> None:
        self.path, self.source, self.scope = path, source, list[str]()
        self.found: list[Mutant] = []
        self.lines = [0]
        for line in source.splitlines(keepends=True):
            self.lines.append(self.lines[-1] + len(line))

    # Where it is

    def span(self, node: ast.AST) -> tuple[int, int]:
        start = self.lines[node.lineno - 1] + node.col_offset
        return start, self.lines[node.end_lineno - 1] + node.end_col_offset

    def text(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.source[start:end].decode()

    def note(self, start: int, end: int, after: str) -> None:
        line = self.source.count(b"\n", 0, start) + 1
        where = ".".join(self.scope) or "module"
        left = self.source[self.lines[line - 1] : start].decode()
        before = self.source[start:end].decode()
        right = self.source[end:].partition(b"\n")[0].decode()
        shown = (" ".join(f"{left}{text}{right}".split()) for text in (before, after))
        self.found.append(Mutant(self.path, start, end, before, after, line, where, *shown))

    def replace(self, node: ast.AST, after: str) -> None:
        self.note(*self.span(node), after)

    def replace_between(self, left: ast.AST, right: ast.AST, words: dict[str, str]) -> None:
        """The operator that stands between two expressions."""
        start, end = self.span(left)[1], self.span(right)[0]
        between = self.source[start:end].decode()
        for match in re.finditer(r"not\s+in|is\s+not|[<>=!]=|\*\*|//|\w+|[<>|&*/+-]", between):
            word = " ".join(match[0].split())
            if word in words:
                at = start + len(between[: match.start()].encode())
                self.note(at, at + len(match[0]), words[word])
                return

    # What may hold a rule

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.visit_scope(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.visit_scope(node)

    def visit_scope(self, node: ast.FunctionDef | ast.ClassDef) -> None:
        self.scope.append(node.name)
        for statement in node.body:
            self.visit(statement)
        self.scope.pop()

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_Expr(self, node: ast.Expr) -> None:
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> None:
        """What a refusal says is no rule; that there is one is: see `visit_If`."""

    # Statements

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self.replace(node, "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self.replace(node, "pass")

    def visit_Break(self, node: ast.Break) -> None:
        self.replace(node, "pass")

    def visit_If(self, node: ast.If | ast.IfExp) -> None:
        if not isinstance(node.test, ast.Compare | ast.UnaryOp):
            self.replace(node.test, f"(not ({self.text(node.test)}))")
        self.generic_visit(node)

    visit_IfExp = visit_If

    def visit_Assign(self, node: ast.Assign) -> None:
        members = node.value
        is_list = isinstance(members, ast.Tuple | ast.List) and len(members.elts) > 1
        if is_list and not self.scope and isinstance(node.targets[0], ast.Name):
            for index in range(len(members.elts)):
                kept = [self.text(each) for at, each in enumerate(members.elts) if at != index]
                self.replace(members, f"({', '.join(kept)},)")
        self.visit(node.value)

    # Expressions

    def visit_comprehension(self, node: ast.comprehension) -> None:
        for condition in node.ifs:
            self.replace(condition, "True")
        self.generic_visit(node)

    def visit_Compare(self, node: ast.Compare) -> None:
        for left, right in zip([node.left, *node.comparators], node.comparators, strict=False):
            self.replace_between(left, right, COMPARISONS)
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        neutral = "True" if isinstance(node.op, ast.And) else "False"
        for left, right in zip(node.values, node.values[1:], strict=False):
            self.replace_between(left, right, {"and": "or", "or": "and"})
        for value in node.values:
            self.replace(value, neutral)
        self.generic_visit(node)

    def visit_BinOp(self, node: ast.BinOp) -> None:
        texts = ast.JoinedStr | ast.List | ast.ListComp | ast.Tuple
        sides = (node.left, node.right)
        if not any(isinstance(s, texts) or isinstance(getattr(s, "value", 0), str) for s in sides):
            self.replace_between(*sides, OPERATORS)
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not | ast.Invert | ast.USub):
            self.replace(node, f"({self.text(node.operand)})")
        self.generic_visit(node)

    def visit_Call(self, node: ast.Call) -> None:
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in WITHOUT_RULES:
            return
        others = METHODS if isinstance(node.func, ast.Attribute) else NAMES
        if name in others:
            end = self.span(node.func)[1]
            self.note(end - len(name), end, others[name])
        self.generic_visit(node)

    def visit_keyword(self, node: ast.keyword) -> None:
        if node.arg in ("help_text", "max_length", "description"):
            return
        start = self.span(node)[0]
        if node.arg:
            self.replace_words(start, node.arg, LOOKUPS, whole_end=True)
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if isinstance(node.value, bool):
            self.replace(node, str(not node.value))
        elif isinstance(node.value, int | float) and node.value < GREATEST:
            self.replace(node, str(node.value + 1))
        elif isinstance(node.value, str):
            self.visit_text(node)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        self.visit_text(node)

    def visit_text(self, node: ast.AST) -> None:
        text = self.text(node)
        start = self.span(node)[0]
        self.replace_words(start, text, LOOKUPS, whole_end=True)
        if IS_SQL.search(text):
            self.replace_words(start, text, SQL)

    def replace_words(
        self, start: int, text: str, words: dict[str, str], whole_end: bool = False
    ) -> None:
        for word, other in words.items():
            for match in re.finditer(re.escape(word) + r"(?![a-z])" * whole_end, text):
                at = start + len(text[: match.start()].encode())
                self.note(at, at + len(word.encode()), other)


def equivalents(text: str) -> Iterator[str]:
    """The keys in a list of equivalent mutants: a key a line, its reason indented below."""
    return (line for line in text.splitlines() if line and line[0] not in "# ")
