"""Clean articles of invented news and errors planted in them: what the checks find, how often they cry wolf."""

from remanence.reading.planting.figures import Figures, KindFigures, figures
from remanence.reading.planting.plant import Case, Planted, clean_case, planted_case

__all__ = ["Case", "Figures", "KindFigures", "Planted", "clean_case", "figures", "planted_case"]
