"""Places that the map data lacks, typed in by hand: longitude, latitude in degrees."""

from math import cos, radians, sin

from scripts.pictures.topology import Point, Ring

VOLCANOES: list[Point] = [
    (-72.97, -45.90),  # Hudson
    (-71.93, -39.42),  # Villarrica
    (-67.73, -23.37),  # Láscar
    (-71.41, -16.29),  # Misti
    (-78.44, -0.68),  # Cotopaxi
    (-75.32, 4.89),  # Nevado del Ruiz
    (-84.70, 10.46),  # Arenal
    (-90.88, 14.47),  # Fuego
    (-98.63, 19.02),  # Popocatépetl
    (-103.62, 19.51),  # Colima
    (-122.18, 46.20),  # Saint Helens
    (-152.74, 60.49),  # Redoubt
    (-161.89, 55.42),  # Pavlof
    (-169.94, 52.82),  # Cleveland
    (-178.79, 51.79),  # Gareloi
    (160.64, 56.06),  # Klyuchevskoy
    (153.20, 48.09),  # Sarychev
    (142.69, 43.42),  # Tokachi
    (138.73, 35.36),  # Fuji
    (130.66, 31.58),  # Sakurajima
    (120.35, 15.13),  # Pinatubo
    (123.69, 13.26),  # Mayon
    (125.40, 2.78),  # Karangetang
    (127.33, 0.80),  # Gamalama
    (152.20, -4.27),  # Rabaul
    (155.20, -6.14),  # Bagana
    (169.45, -19.53),  # Yasur
    (175.57, -39.28),  # Ruapehu
]

_NILE_TOWNS: list[Point] = [
    (33.20, 0.42),  # Jinja, where it leaves Lake Victoria
    (32.30, 1.60),  # Lake Kyoga
    (32.30, 2.25),
    (31.45, 2.30),  # Lake Albert
    (32.05, 3.60),  # Nimule
    (31.60, 4.85),  # Juba
    (31.55, 6.20),  # Bor
    (30.50, 9.40),  # Lake No
    (31.65, 9.53),  # Malakal
    (32.75, 12.00),
    (32.50, 15.60),  # Khartoum
    (33.45, 16.70),  # Shendi
    (33.98, 17.70),  # Atbara
    (33.33, 19.53),  # Abu Hamad
    (31.80, 18.50),  # Karima
    (30.75, 18.05),  # Ad Dabbah
    (30.48, 19.18),  # Dongola
    (30.35, 20.40),
    (31.35, 21.80),  # Wadi Halfa
    (32.90, 24.09),  # Aswan
    (32.64, 25.70),  # Luxor
    (32.72, 26.16),  # Qena
    (31.70, 26.55),  # Sohag
    (31.18, 27.18),  # Asyut
    (30.75, 28.10),  # Minya
    (31.25, 30.05),  # Cairo
    (30.85, 30.80),
    (30.37, 31.46),  # mouth at Rosetta
]


def _smooth(points: list[Point], pieces: int = 8) -> Ring:
    """A Catmull–Rom curve through the points: schematic bends, right towns."""
    padded = [points[0], *points, points[-1]]
    curve: Ring = []
    for p0, p1, p2, p3 in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        for step in range(pieces):
            t = step / pieces
            weights = (-t + 2 * t**2 - t**3, 2 - 5 * t**2 + 3 * t**3, t + 4 * t**2 - 3 * t**3, t**3 - t**2)
            x, y = (sum(w * p[axis] for w, p in zip(weights, (p0, p1, p2, p3), strict=True)) / 2 for axis in (0, 1))
            curve.append((x, y))
    return [*curve, points[-1]]


NILE: Ring = _smooth(_NILE_TOWNS)
"""The White Nile and the Nile, from Lake Victoria to the sea; schematic between towns."""

NILE_WHITE_LAKE: Ring = [(33.0 + 1.25 * cos(radians(a)), -1.05 + 1.4 * sin(radians(a))) for a in range(0, 360, 5)]
"""Lake Victoria, as an oval of about its size."""

AFRICA: tuple[str, ...] = tuple(
    """Algeria|Angola|Benin|Botswana|Burkina Faso|Burundi|Cabo Verde|Cameroon|Central African Rep.|Chad|Comoros|Congo
Côte d'Ivoire|Dem. Rep. Congo|Djibouti|Egypt|Eq. Guinea|Eritrea|Ethiopia|Gabon|Gambia|Ghana|Guinea|Guinea-Bissau|Kenya
Lesotho|Liberia|Libya|Madagascar|Malawi|Mali|Mauritania|Mauritius|Morocco|Mozambique|Namibia|Niger|Nigeria|Rwanda
S. Sudan|Senegal|Seychelles|Sierra Leone|Somalia|Somaliland|South Africa|Sudan|São Tomé and Principe|Tanzania|Togo
Tunisia|Uganda|W. Sahara|Zambia|Zimbabwe|eSwatini""".replace("\n", "|").split("|")
)
"""The land of Africa as the map data names its parts (it says nothing about whose they are)."""
