"""Places: real countries and provinces, with districts and towns that are made up."""

from dataclasses import dataclass

import pycountry

from incidents.models import Place

from . import names
from .chance import Chance, Lot

# Of a hundred places of a country so many are districts; the others below a province are towns.
DISTRICTS = 20
PRECISION = {"city": 1, "district": 3, "province": 4, "country": 6}
WEIGHTS = {"city": 1.0, "district": 0.5, "province": 0.4, "country": 0.3}


@dataclass
class Gazetteer:
    places: list[Place]
    drawn: Lot  # the number of a place, countries and towns by a power law
    above: dict[int, int | None]
    siblings: dict[int | None, list[int]]  # keys of the places that lie in one

    def draw(self) -> Place:
        return self.places[self.drawn()]


def make(chance: Chance, number: int) -> Gazetteer:
    codes = sorted(country.alpha_2 for country in pycountry.countries)
    chance.rng.shuffle(codes)
    codes = codes[: max(5, min(number // 60, 60))]
    places: list[Place] = []
    weights: dict[int, float] = {}
    for rank, code in enumerate(codes):
        # The first countries have more places, and each of those sees more.
        share = max(8, int(number * 0.6 / (rank + 2)) if rank < 8 else number // len(codes) // 2)
        found = _country(chance, code, min(share, number))
        for place in found:
            rarity = (1 + chance.below(len(found))) ** -0.7
            weights[len(places)] = (rank + 1) ** -1.1 * WEIGHTS[place.kind] * rarity
            places.append(place)
    siblings: dict[int | None, list[int]] = {}
    for place in places:
        siblings.setdefault(place.parent_id, []).append(place.pk)
    above = {place.pk: place.parent_id for place in places}
    return Gazetteer(places, chance.lot(weights), above, siblings)


def _country(chance: Chance, code: str, number: int) -> list[Place]:
    country = pycountry.countries.get(alpha_2=code)
    divisions = sorted(pycountry.subdivisions.get(country_code=code) or [], key=lambda d: d.code)
    north, east = chance.random() * 90 - 35, chance.random() * 240 - 100
    root = _place(chance, country.name, "country", None, code, (north, east), 300.0)
    provinces = [
        _place(chance, each.name, "province", root, code, _near(chance, root, 4), 60.0, each.code)
        for each in divisions[: max(1, number // 10)]
    ]
    districts, towns = [], []
    for at in range(number - 1 - len(provinces)):
        if at % 100 < DISTRICTS or not provinces:
            parent = chance.one_of(provinces or [root])
            district = _place(
                chance,
                names.word(chance),
                "district",
                parent,
                code,
                _near(chance, parent, 0.6),
                15.0,
            )
            districts.append(district)
            continue
        parent = chance.one_of(districts if chance.random() < 0.5 and districts else provinces)
        point = _near(chance, parent, 0.4)
        towns.append(_place(chance, names.word(chance), "city", parent, code, point, 5.0))
    return [root, *provinces, *districts, *towns]


def _near(chance: Chance, place: Place, degrees: float) -> tuple[float, float]:
    """A point not far from the place."""
    north = place.latitude + (chance.random() - 0.5) * degrees
    east = place.longitude + (chance.random() - 0.5) * degrees
    return max(-89.0, min(89.0, north)), max(-179.0, min(179.0, east))


def _place(
    chance: Chance,
    name: str,
    kind: str,
    parent: Place | None,
    country: str,
    point: tuple[float, float],
    radius: float,
    code: str = "",
) -> Place:
    other = names.respelt(chance, name)
    return chance.new(
        Place,
        slug=f"{kind}-{country.lower()}-{{}}",
        name=name[:200],
        names=[other] if other != name else [],
        kind=kind,
        parent_id=parent.pk if parent else None,
        country=country,
        code=code,
        latitude=round(point[0], 4),
        longitude=round(point[1], 4),
        radius_km=radius,
    )
