"""Histories: invented but realistic chains from mine to magnet, honest and dishonest, told as signed events would be.

They serve the examples, the tests and the laundering benchmark. No company, place or document in them is real beyond
the ids of plants that they name.
"""
