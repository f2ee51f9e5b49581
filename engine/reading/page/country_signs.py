"""What a page shows of the country it comes from: names, postcodes, bank words, mail domains and telephone codes."""

from __future__ import annotations

import re
from collections.abc import Iterable

from engine.reading.page.context import Sheet

_SIGNS = {  # each alternative is a sign of its own: two different ones confirm each other
    "AU": r"\bA\.?B\.?N\b|\bBSB\b|\b(?:NSW|VIC|QLD|TAS|ACT|SA|WA|NT),?\s+\d{4}\b|\bAustralian?\b|\.com?\.au\b|\+61\b",
    "NZ": r"\bNZBN\b|\bIRD\b|\bNew Zealand\b|\.co\.nz\b|\+64\b|\bNZ GST\b|\b\d{2}-\d{4}-\d{7}-\d{2,3}\b",
    "US": r"\b[A-Z]{2},? \d{5}(?:-\d{4})?\b|\bUSA\b|\bUnited States\b|\bF?EIN\b|\bABA\b|\b[Rr]outing\b|\b[Ss]ales [Tt]ax\b",
    "CA": r"\b[ABCEGHJ-NPRSTVXY]\d[A-Z] ?\d[A-Z]\d\b|\bCanada\b|\b[HPQ]ST\b|\.ca\b|\bRT ?0001\b",
    "GB": r"\bUnited Kingdom\b|\bEngland\b|\b[Ss]ort [Cc]ode\b|\b[A-Z]{1,2}\d\w? \d[A-Z]{2}\b|\.co\.uk\b|\+44\b",
    "IE": r"\bIreland\b|\bDublin\b|\.ie\b|\+353\b|\bIE\d{2} ?[A-Z]{4}\b|\b[A-Z]\d[\dW] [A-Z\d]{4}\b",
    "IN": r"\bIndia\b|\bIFSC\b|\bGSTIN\b|\b[CSI]GST\b|\+91\b|\.in\b",
    "ZA": r"\bSouth Africa\b|\.co\.za\b|\+27\b|\bCape Town\b|\bJohannesburg\b|\(Pty\)",
    "SG": r"\bSingapore\b|\bUEN\b|\.com\.sg\b|\+65\b",
    "HK": r"\bHong Kong\b|\.hk\b|\+852\b",
    "SE": r"\bSverige\b|\bbankgiro\b|\bplusgiro\b|\.se\b|\+46\b|\bSE\d{2} ?\d{4}\b|\b[Mm]omsreg|\bF-skatt\b|\böre\b",
    "DK": r"\bDanmark\b|\bCVR\b|\.dk\b|\+45\b|\bDK\d{2} ?\d{4}\b|\bmoms\b|\bFI-kreditor|\bReg\.? ?nr\b",
    "NO": r"\bNorge\b|\bMVA\b|\.no\b|\+47\b|\bNO\d{2} ?\d{4}\b|\bmva\b|\bKID\b|\b[Oo]rg\.? ?nr\b",
    "CH": r"\bCHE-?\d{3}\b|\bMWST\b|\b[Ss]chweiz\b|\bSuisse\b|\bSvizzera\b|\.ch\b|\+41\b|\bCH\d{2} ?\d{4}\b|\bFr\.",
    "AT": r"\bÖsterreich\b|\bAustria\b|\.at\b|\+43\b|\bATU ?\d|\bAT\d{2} ?\d{4}\b|\bA-\d{4}\b|\bFirmenbuch",
    "DE": r"\bDeutschland\b|\bGermany\b|\.de\b|\+49\b|\bHR[AB]\b|\bDE\d{2} ?\d{4}\b|\bD-\d{5}\b|\bFinanzamt\b",
    "BE": r"\bBelgi[ëqu]|\bBelgium\b|\.be\b|\+32\b|\bBE ?0?\d{3}[. ]|\bBE\d{2} ?\d{4}\b|\bB-\d{4}\b|\b[Oo]nd\. ?nr",
    "NL": r"\bNederland\b|\bNetherlands\b|\.nl\b|\+31\b|\bNL\d{2} ?[A-Z]{4}\b|\b\d{4} [A-Z]{2}\b|\b[Kk][Vv][Kk]\b",
    "FR": r"\bFrance\b|\.fr\b|\+33\b|\bSIRET\b|\bSIREN\b|\bRCS\b|\bFR\d{2} ?\d{4}\b|\bF-\d{5}\b",
    "LU": r"\bLu?xemb(?:o)?urg\b|\.lu\b|\+352\b|\bL-\d{4}\b|\bLU\d{2} ?\d{4}\b",
    "CZ": r"\bČesk[áo]|\bIČO?\b|\.cz\b|\+420\b|\bKč\b|\bCZ\d{2} ?\d{4}\b",
    "SK": r"\bSlovensk[oá]|\bIČ DPH\b|\.sk\b|\+421\b|\bSK\d{2} ?\d{4}\b",
    "ES": r"\bEspaña\b|\.es\b|\+34\b|\bES\d{2} ?\d{4}\b",
    "PT": r"\bPortugal\b|\.pt\b|\+351\b|\b\d{4}-\d{3}\b|\bPT\d{2} ?\d{4}\b",
    "BR": r"\bBrasil\b|\bCNPJ\b|\.com\.br\b|\+55\b|R\$",
    "FI": r"\bFinland\b|\bSuomi\b|\bY-tunnus\b|\.fi\b|\+358\b|\bFI\d{2} ?\d{4}\b",
}
_COMPILED = {country: re.compile(pattern) for country, pattern in _SIGNS.items()}


def country_signs(sheet: Sheet, countries: Iterable[str]) -> dict[str, int]:
    """How many different signs of each of those countries the document shows; those that show none are left out."""
    text = "\n".join(row.text for row in sheet.rows)
    found = {}
    for country in countries:
        if pattern := _COMPILED.get(country):
            found[country] = len({re.sub(r"\d", "0", match[0]).casefold() for match in pattern.finditer(text)})
    return {country: count for country, count in found.items() if count}
