"""Figures that the data packages lack, for the tests of the starter bank; each table names its source."""

HEIGHTS = {
    "Mount Everest": 8849,
    "Aconcagua": 6961,
    "Kilimanjaro": 5895,
    "Mont Blanc": 4806,
    "Teide": 3715,
    "Mount Kosciuszko": 2228,
}
"""Metres above sea level, as the survey of the country gives them: China and Nepal 2020, IGN Argentina 2012, Tanzania
(Precise Heights on Kilimanjaro 2008: 5,892 on the geoid; 5,895 is the customary figure), France 2023, IGN Spain,
Geoscience Australia."""

LENGTHS = {"Yangtze": 6300, "Congo": 4700, "Danube": 2850, "Rhine": 1230, "Seine": 780, "Thames": 346}
"""Kilometres, rounded as Encyclopaedia Britannica and other reference works give them: they differ by up to a tenth."""

OCEAN_AREAS = {"Pacific": 168.7, "Atlantic": 85.1, "Indian": 70.6, "Arctic": 15.6}
"""Millions of km². NOAA, Volumes of the World's Oceans from ETOPO1 (2010); the Southern Ocean is another one there."""

MOUTHS = {
    "Danube": "Black Sea",
    "Volga": "Caspian Sea",
    "Rhine": "North Sea",
    "Ganges": "Bay of Bengal",
    "Nile": "Mediterranean Sea",
    "Ebro": "Mediterranean Sea",
}
"""Where the rivers end. Encyclopaedia Britannica, articles on the rivers."""

EARTH_TILT = 23.44
"""Degrees between the axis of the Earth and that of its orbit in 2026. Astronomical Almanac: 23° 26.2′."""

OCEAN_SHARE = 70.9
"""Percent of the surface of the Earth that is sea. NOAA, Volumes of the World's Oceans from ETOPO1 (2010)."""

LANGUAGES = {"pt": "Portuguese", "ar": "Arabic", "de": "German", "fa": "Persian", "th": "Thai", "es": "Spanish"}
"""English names of ISO 639-1 codes."""

CONTINENTS = {
    "AF": "Africa",
    "AN": "Antarctica",
    "AS": "Asia",
    "EU": "Europe",
    "NA": "North America",
    "OC": "Oceania",
    "SA": "South America",
}
"""English names of the continent codes of GeoNames."""
