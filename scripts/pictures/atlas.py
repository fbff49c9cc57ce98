"""Maps of regions and of the globe, each with something highlighted or marked."""

from collections.abc import Callable

from scripts.pictures.canvas import COAST, HIGHLIGHT, ICE, PAPER, WATER, WIDTH, Canvas
from scripts.pictures.mapping import Map
from scripts.pictures.places import AFRICA, NILE, NILE_WHITE_LAKE, VOLCANOES
from scripts.pictures.projection import Azimuthal, EqualEarth, Mercator
from scripts.pictures.topology import Countries, Point

SOUTH_AMERICA = ((-60.0, -21.0), 610.0)
"""Centre of the map and pixels for one radian at the centre."""
AFRICA_VIEW = ((17.0, 1.5), 590.0)
NILE_VIEW = ((33.0, 15.5), 1080.0)


def region(
    countries: Countries, view: tuple[Point, float], *, highlight: tuple[str, ...] = (), borders: bool = True
) -> Map:
    """An equal-area map around a centre."""
    centre, scale = view
    chart = Map(Azimuthal(centre, reach=min(140.0, 4e4 / scale + 45)), scale)
    chart.graticule(5 if scale > 1200 else 10)
    chart.land(countries, highlight=highlight)
    if borders:
        chart.borders(countries)
    return chart


def globe(countries: Countries, centre: Point, *, highlight: tuple[str, ...] = (), borders: bool = False) -> Map:
    """The Earth from far away."""
    chart = Map(Azimuthal(centre, reach=90, kind="globe"), 375, background=PAPER)
    chart.disc()
    chart.graticule(15)
    chart.land(countries, highlight=highlight)
    if borders:
        chart.borders(countries)
    chart.rim()
    return chart


def brazil_rio(countries: Countries) -> Canvas:
    chart = region(countries, SOUTH_AMERICA, highlight=("Brazil",))
    chart.canvas.pin(chart.at(-43.2, -22.9))
    return chart.canvas


def usa_new_york(countries: Countries) -> Canvas:
    chart = region(countries, ((-97.0, 46.0), 640.0), highlight=("United States of America",))
    chart.canvas.pin(chart.at(-74.0, 40.7))
    return chart.canvas


def everest(countries: Countries) -> Canvas:
    chart = region(countries, ((85.0, 24.0), 1150.0), borders=False)
    chart.triangles([(86.925, 27.988)], 34)
    return chart.canvas


def nile(countries: Countries) -> Canvas:
    chart = region(countries, NILE_VIEW, borders=False)
    chart.line(NILE, WATER, 6)
    chart.canvas.polygon([chart.at(*place) for place in NILE_WHITE_LAKE], WATER)
    return chart.canvas


def gibraltar(countries: Countries) -> Canvas:
    chart = region(countries, ((-4.0, 37.5), 2700.0), borders=False)
    for radius, colour, width in ((52, "#ffffff", 14), (49, HIGHLIGHT, 8)):
        chart.canvas.ring(chart.at(-5.6, 35.95), radius, colour, width)
    return chart.canvas


def pacific_volcanoes(countries: Countries) -> Canvas:
    chart = region(countries, ((-170.0, 6.0), 390.0), borders=False)
    chart.triangles(VOLCANOES, 13)
    return chart.canvas


def polar_south(countries: Countries) -> Canvas:
    projection = Azimuthal((0.0, -90.0), reach=78)
    chart = Map(projection, 375 / projection.radius, background=PAPER)
    chart.disc()
    chart.graticule(15)
    chart.land(countries, tones={"Antarctica": ICE})
    chart.rim()
    return chart.canvas


def globe_parallel(countries: Countries) -> Canvas:
    chart = globe(countries, (25.0, 14.0))
    chart.line([(-180, 23.4), (180, 23.4)], HIGHLIGHT, 9)
    chart.rim()
    return chart.canvas


def globe_meridian(countries: Countries) -> Canvas:
    chart = globe(countries, (14.0, 24.0))
    chart.line([(0, -90), (0, 90)], HIGHLIGHT, 9)
    chart.rim()
    return chart.canvas


def world_equator(countries: Countries) -> Canvas:
    chart = Map(EqualEarth(), 215, background=PAPER)
    edge = [(-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0), (-180.0, -90.0)]
    chart.sphere(edge)
    chart.graticule(30)
    chart.land(countries, tones={"Antarctica": ICE})
    chart.line(edge, COAST, 2)
    chart.line([(-180, 0), (180, 0)], HIGHLIGHT, 7)
    return chart.canvas


def mercator(countries: Countries) -> Canvas:
    scale = WIDTH / 6.2832
    chart = Map(Mercator(), scale, middle=(WIDTH / 2, 560))
    chart.graticule(30)
    chart.land(countries, highlight=("Greenland", *AFRICA), tones={"Antarctica": ICE})
    return chart.canvas


def amazon_three(countries: Countries) -> Canvas:
    return region(countries, SOUTH_AMERICA, highlight=("Venezuela", "Colombia", "Peru")).canvas


def _south_american(name: str) -> Callable[[Countries], Canvas]:
    return lambda countries: region(countries, SOUTH_AMERICA, highlight=(name,)).canvas


RECIPES: dict[str, Callable[[Countries], Canvas]] = {
    "locator-colombia": _south_american("Colombia"),
    "locator-bolivia": _south_american("Bolivia"),
    "amazon-three": amazon_three,
    "brazil-rio": brazil_rio,
    "usa-new-york": usa_new_york,
    "everest": everest,
    "nile": nile,
    "gibraltar": gibraltar,
    "pacific-volcanoes": pacific_volcanoes,
    "polar-south": polar_south,
    "globe-africa": lambda countries: globe(countries, (17.0, 3.0), highlight=AFRICA).canvas,
    "globe-parallel": globe_parallel,
    "globe-meridian": globe_meridian,
    "world-equator": world_equator,
    "mercator": mercator,
    "locator-ethiopia": lambda countries: region(countries, AFRICA_VIEW, highlight=("Ethiopia",)).canvas,
    "locator-kazakhstan": lambda countries: (
        region(countries, ((80.0, 38.0), 720.0), highlight=("Kazakhstan",), borders=False).canvas
    ),
    "locator-turkiye": lambda countries: (
        region(countries, ((33.0, 38.5), 2000.0), highlight=("Turkey",), borders=False).canvas
    ),
}
"""Picture name → how to draw it."""
