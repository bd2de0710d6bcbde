"""From a basket to an order: price it kind by kind, take promotions off, check it, place it with everybody else's.

A request goes through `ordering` (the story), `quoting` (prices), `promoting` (discounts), `placing` (the rows) and
`combiner` (one call of PostgreSQL for all who order just now).
"""
