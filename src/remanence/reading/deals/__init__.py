"""Deals: the seven terms that decide whether one delivers, and what of it is firm.

A factor is one file in ``data/reading/deals``: a question and the words that answer it. Each is filled with a quoted
stretch of the text, or missing.
"""

from remanence.reading.deals.model import Deal, Quote
from remanence.reading.deals.register import DEAL_TYPES, deal, is_deal, register, same_deal
from remanence.reading.deals.terms import Terms, terms

__all__ = ["DEAL_TYPES", "Deal", "Quote", "Terms", "deal", "is_deal", "register", "same_deal", "terms"]
