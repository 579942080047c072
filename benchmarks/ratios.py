"""The worst figure of each goal, with the requests that it comes from."""

from collections.abc import Callable, Iterator

from .measure import Measured
from .results import Found
from .views import DEFAULT

Worst = tuple[float | None, str]
Pairs = Iterator[tuple[str, float]]


def most(pairs: Pairs, unit: str = "×") -> Worst:
    found = sorted(((value, title) for title, value in pairs), reverse=True)
    return told(found, unit)


def least(pairs: Pairs, unit: str = "×") -> Worst:
    return told(sorted((value, title) for title, value in pairs), unit)


def told(found: list[tuple[float, str]], unit: str) -> Worst:
    if not found:
        return None, "not measured"
    return found[0][0], "; ".join(f"{title} {value:.2f} {unit}" for value, title in found[:3])


def cost(rival: str, sort: str) -> Callable[[Found], Worst]:
    """Our processor time as a multiple of the rival's."""
    return lambda found: most(
        (title, ours.cpu_beside(theirs)) for title, ours, theirs in found.beside(rival, sort)
    )


def gain(rival: str, sort: str = "") -> Callable[[Found], Worst]:
    """The rival's as a multiple of ours."""
    return lambda found: least(
        (title, theirs.cpu_beside(ours)) for title, ours, theirs in found.beside(rival, sort)
    )


def of_view(name: str) -> Callable[[Found], Worst]:
    """Processor time of requests with this view, as a multiple of that without."""
    return lambda found: most(
        (outcome.title, outcome.measured[name].cpu_beside(outcome.measured[DEFAULT]))
        for outcome in found.views.values()
        if name in outcome.measured
    )


def beside_the_default_list(name: str) -> Callable[[Found], Worst]:
    """As a multiple of that of 50 incidents."""

    def worst(found: Found) -> Worst:
        if "list_incidents" not in found.views:
            return None, "not measured"
        default = found.views["list_incidents"].measured[DEFAULT].mean_cpu
        return most(
            (outcome.title, outcome.measured[name].mean_cpu / default)
            for outcome in found.views.values()
            if name in outcome.measured
        )

    return worst


def growth_by_views(found: Found) -> Worst:
    return found.growth, "not measured" if found.growth is None else f"{found.growth:.0f} MB"


def growth(found: Found) -> Worst:
    return most(
        (outcome.title, outcome.measured["threatapi"].p50 / outcome.measured["small store"].p50)
        for outcome in found.sizes.values()
    )


def ratio(
    key: str, one: str, other: str, of: Callable[[Measured], float]
) -> Callable[[Found], Worst]:
    def worst(found: Found) -> Worst:
        outcome = found.special.get(key)
        if not outcome:
            return None, "not measured"
        ours, theirs = (of(outcome.measured[name]) for name in (one, other))
        return ours / theirs, f"{ours:.1f} ms, {theirs:.1f} ms"

    return worst


def waited(*keys: str) -> Callable[[Found], Worst]:
    """p95 of these kinds, in milliseconds."""

    def worst(found: Found) -> Worst:
        known = (
            (found.kinds[key].title, found.p95(key) or 0.0) for key in keys if key in found.kinds
        )
        return most(known, "ms")

    return worst


def slowest_on_hubs(found: Found) -> Worst:
    return most(
        (
            (found.kinds[key].title, max(found.kinds[key].measured["threatapi"].waited))
            for key in sorted(found.hubs)
        ),
        "ms",
    )


def of_export(what: str) -> Callable[[Found], Worst]:
    def worst(found: Found) -> Worst:
        outcome = found.special.get("export")
        if not outcome:
            return None, "not measured"
        known = outcome.told
        if what == "rate":
            ours, floor = (known[f"{name}, rows a second"] for name in ("threatapi", "floor"))
            return ours / floor, f"{ours:.0f} and {floor:.0f} rows a second"
        more = known["threatapi, more MB"]
        return more, f"{more:.0f} MB"

    return worst


def recall(found: Found) -> Worst:
    outcome = found.special.get("search")
    if not outcome:
        return None, "not measured"
    ours, theirs = outcome.told["threatapi"], outcome.told["trigrams"]
    return ours - theirs, f"{ours:.2f} and {theirs:.2f}"


def memory(found: Found) -> Worst:
    mb = found.memory.get("threatapi")
    return mb, f"{mb:.0f} MB" if mb else "not measured"


def p50(measured: Measured) -> float:
    return measured.p50


def p95(measured: Measured) -> float:
    return measured.p95
