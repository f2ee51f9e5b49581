"""What would clear a held invoice: the smallest sets of changes after which matching holds nothing of it, each tried out."""

from engine.matching.clearing.change import Change
from engine.matching.clearing.searching import would_clear
from engine.matching.packs import suggested_units, unit_in_words

__all__ = ["Change", "suggested_units", "unit_in_words", "would_clear"]
