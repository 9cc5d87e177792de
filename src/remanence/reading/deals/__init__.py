"""Deals: the terms that decide whether one delivers, and what of it is firm."""
