"""What was found, as a page of Markdown."""

from collections.abc import Iterator

from .goals import GOALS
from .measure import Measured
from .results import Found, Run
from .views import DEFAULT

NAMES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}
HOW = """
Made by `{command}`; `benchmarks/run.py --help` tells how to make it anew. Read ratios, not times:
the machine had other work.

- **Processor time** is that of all processes of the server and of the PostgreSQL backends that
  work for it. One request is made at a time, in rounds of {at_once} on an open connection (of one,
  if one takes long): in each round all that are compared are asked for the same values, in an order
  that is thrown anew. A ratio is the middle of those of all rounds; above 1 threatapi takes longer.
- **floor**: hand-written SQL that builds the JSON in the database, behind a bare WSGI application
  in the same gunicorn (`benchmarks/floor`). **DRF**: threatapi with `COMPILED_JSON=0`: its nested
  serializers over model instances with all that they show prefetched. **FastAPI**: SQLAlchemy Core,
  a query for each table, pydantic models, two workers of uvicorn. **Datasette**: with the floor's
  SQL as canned query, and its own table of incidents (flat rows, default settings).
- Before anything is timed each answer is compared with ours, value for value, except that of
  Datasette's table.
"""


def report(run: Run, command: str, at_once: int) -> str:
    lines = [
        "# Benchmark",
        "",
        f"A generated store of {run.incidents:,} incidents. {' '.join(run.about)}",
        HOW.format(command=command, at_once=at_once),
        "## Goals",
        "",
        *goals(run),
    ]
    for name, found in run.databases.items():
        lines += ["", f"## {NAMES[name]}", "", *table(found), "", *special(found)]
        if found.views:
            lines += ["", *views(found)]
        lines += [f"\nNot measured: {failure}" for failure in found.failures]
        if found.sizes:
            lines += [
                "",
                f"### {run.incidents:,} incidents beside {run.small:,}",
                "",
                *sizes(found),
            ]
    return "\n".join(lines) + "\n"


def goals(run: Run) -> Iterator[str]:
    yield "| goal | database | measured | met |"
    yield "|---|---|---|---|"
    for goal in GOALS:
        for verdict in goal.verdicts(run):
            met = "yes" if verdict.is_met else f"**no**, {verdict.off:.1f} times off"
            if verdict.value is None:
                met = "–"
            elif not verdict.is_met and not verdict.off:
                met = "**no**"
            value = "" if verdict.value is None else f"**{verdict.value:.2f}** "
            yield f"| {goal.text} | {NAMES[verdict.database]} | {value}({verdict.told}) | {met} |"
    yield from reasons(run)


def reasons(run: Run) -> Iterator[str]:
    """Why those that are missed are."""
    missed = [
        goal
        for goal in GOALS
        if any(each.value is not None and not each.is_met for each in goal.verdicts(run))
    ]
    if missed:
        yield from ("", "Why those that are missed are:", "")
        yield from (f"- **{goal.text}**: {goal.why}" for goal in missed)


def table(found: Found) -> Iterator[str]:
    yield (
        "| request | CPU ms | p50 ms | p95 ms | CPU / floor | p50 | p95 | CPU / DRF "
        "| CPU / FastAPI | CPU / Datasette's canned SQL | / its table |"
    )
    yield "|---|---|---|---|---|---|---|---|---|---|---|"
    for outcome in found.kinds.values():
        ours = outcome.measured["threatapi"]
        cells = [outcome.title, *numbers(ours)]
        floor = outcome.measured.get("floor")
        cells += [
            cpu(ours, floor),
            f"{ours.p50 / floor.p50:.2f}" if floor else "",
            f"{ours.p95 / floor.p95:.2f}" if floor else "",
        ]
        for rival in ("DRF", "FastAPI", "Datasette, canned SQL", "Datasette, its table"):
            cells.append(cpu(ours, outcome.measured.get(rival)))
        yield f"| {' | '.join(cells)} |"


def numbers(measured: Measured) -> list[str]:
    cpu_time = f"{measured.mean_cpu:.1f}" if measured.cpu else ""
    return [cpu_time, f"{measured.p50:.1f}", f"{measured.p95:.1f}"]


def cpu(ours: Measured, theirs: Measured | None) -> str:
    return f"{ours.cpu_beside(theirs):.2f}" if theirs else ""


def special(found: Found) -> Iterator[str]:
    yield "| what | who | CPU ms | p50 ms | p95 ms | |"
    yield "|---|---|---|---|---|---|"
    for outcome in found.special.values():
        told = ", ".join(f"{name} {value:.4g}" for name, value in outcome.told.items())
        for name, measured in outcome.measured.items():
            yield f"| {outcome.title} | {name} | {' | '.join(numbers(measured))} | {told} |"
    memory = ", ".join(f"{name} {mb:.0f}" for name, mb in found.memory.items())
    yield ""
    yield f"Megabytes of the largest worker after the run (its proportional share): {memory}."


def views(found: Found) -> Iterator[str]:
    """Processor time with the parameters of a view, as a multiple of that without."""
    names = dict.fromkeys(name for outcome in found.views.values() for name in outcome.measured)
    yield f"| request | CPU ms | {' | '.join(f'{name} ×' for name in names if name != DEFAULT)} |"
    yield "|---" * (len(names) + 1) + "|"
    for outcome in found.views.values():
        default = outcome.measured[DEFAULT]
        cells = [outcome.title, f"{default.mean_cpu:.1f}"]
        for name in names:
            if name != DEFAULT:
                view = outcome.measured.get(name)
                cells.append(f"{view.cpu_beside(default):.2f}" if view else "")
        yield f"| {' | '.join(cells)} |"
    yield ""
    yield f"Megabytes by which the largest worker grew meanwhile: {found.growth or 0:.0f}."


def sizes(found: Found) -> Iterator[str]:
    yield "| request | p50 ms | small store | ratio | p95 ms | small store | ratio |"
    yield "|---|---|---|---|---|---|---|"
    for outcome in found.sizes.values():
        ours, small = outcome.measured["threatapi"], outcome.measured["small store"]
        cells = [outcome.title]
        for one, other in ((ours.p50, small.p50), (ours.p95, small.p95)):
            cells += [f"{one:.1f}", f"{other:.1f}", f"{one / other:.2f}"]
        yield f"| {' | '.join(cells)} |"
