"""The laundering benchmark: honest and dishonest histories, and how many of each the checks speak of."""
