"""Puts a mutant into the modules of this process: the code of one function, or one constant.

Nothing is imported anew, so that whoever has imported the function or the constant has the mutant.
"""

import ast
import sys
from collections.abc import Iterator
from functools import cached_property
from importlib import import_module
from types import CodeType, FunctionType, ModuleType
from typing import Any

from .changes import Mutant
from .targets import ROOT

CONSTANTS = (tuple, list, dict, set, frozenset)


class NotLiveError(Exception):
    """What is changed was used up when the module was imported, as the body of a class is."""


def put(mutant: Mutant) -> None:
    source = mutant.applied((ROOT / mutant.path).read_bytes())
    module = import_module(mutant.path.removesuffix(".py").replace("/", "."))
    if mutant.where == "module":
        _put_constant(module, mutant, source)
    else:
        _put_function(module, mutant, source)
    clear_caches()


def clear_caches() -> None:
    """So that nothing stays that was computed by the rules as they were."""
    for cache in _caches():
        cache.cache_clear()


def _put_function(module: ModuleType, mutant: Mutant, source: bytes) -> None:
    function = _function(module, mutant.where.split("."))
    old = function.__code__
    (new,) = (
        code
        for code in _codes(compile(source, old.co_filename, "exec"))
        if (code.co_qualname, code.co_firstlineno) == (old.co_qualname, old.co_firstlineno)
    )
    if new.co_freevars != old.co_freevars:
        raise NotLiveError
    function.__code__ = new


def _function(owner: Any, names: list[str]) -> FunctionType:
    """The outermost function of these that are one inside the other."""
    for name in names:
        owner = _unwrapped(vars(owner)[name])
        if isinstance(owner, FunctionType):
            return owner
    raise NotLiveError


def _unwrapped(found: Any) -> Any:
    while not isinstance(found, FunctionType | type):
        if isinstance(found, property):
            found = found.fget
        elif isinstance(found, cached_property):
            found = found.func
        elif hasattr(found, "__wrapped__"):
            found = found.__wrapped__
        else:
            raise NotLiveError
    return getattr(found, "__wrapped__", found)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for each in code.co_consts:
        if isinstance(each, CodeType):
            yield from _codes(each)


def _put_constant(module: ModuleType, mutant: Mutant, source: bytes) -> None:
    for statement in ast.parse(source).body:
        targets = getattr(statement, "targets", [getattr(statement, "target", None)])
        value = getattr(statement, "value", None)
        is_it = statement.lineno <= mutant.line <= (statement.end_lineno or 0)
        if is_it and value is not None and isinstance(targets[0], ast.Name):
            old = vars(module)[targets[0].id]
            code = compile(ast.Expression(value), mutant.path, "eval")
            new = eval(code, vars(module))  # noqa: S307 (a line of the module itself)
            if not isinstance(old, CONSTANTS):
                raise NotLiveError
            for other in _modules():
                vars(other).update({n: new for n, each in vars(other).items() if each is old})
            return
    raise NotLiveError


def _modules() -> list[ModuleType]:
    """Those of the product."""
    paths = ((each, getattr(each, "__file__", None) or "") for each in [*sys.modules.values()])
    ours = [str(ROOT / name) for name in ("actors", "base", "incidents", "sources", "threatapi")]
    return [module for module, path in paths if path.startswith(tuple(ours))]


def _caches() -> Iterator[Any]:
    for module in _modules():
        for found in vars(module).values():
            owned = vars(found).values() if isinstance(found, type) else ()
            yield from (each for each in (found, *owned) if hasattr(each, "cache_clear"))
