"""UN/ECE Recommendation 20 and 21 unit codes, as e-invoices give them, in the words that orders use."""

from __future__ import annotations

_WORDS = {
    "EA": "ea",
    "C62": "ea",  # “one”
    "H87": "ea",  # “piece”
    "NAR": "ea",
    "MTR": "m",
    "MMT": "mm",
    "CMT": "cm",
    "KMT": "km",
    "LM": "m",
    "MTK": "m2",
    "MTQ": "m3",
    "GRM": "g",
    "KGM": "kg",
    "TNE": "t",
    "LTR": "l",
    "MLT": "ml",
    "MIN": "min",
    "HUR": "h",
    "DAY": "day",
    "WEE": "week",
    "MON": "month",
    "ANN": "year",
    "PR": "pair",
    "SET": "set",
    "XBX": "box",
    "XPK": "pack",
    "XCT": "carton",
    "XRO": "roll",
    "XBG": "bag",
    "XPX": "pallet",
    "XLE": "length",
    "KWH": "kWh",
}


def unit_word(code: str) -> str:
    """The everyday word for a unit code; a code that is not known here stays as it is.

    >>> unit_word("MTR"), unit_word("XPP")
    ('m', 'XPP')
    """
    return _WORDS.get(code.upper(), code)
