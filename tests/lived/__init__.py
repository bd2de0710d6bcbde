"""A world that has been lived in: accounts, suppliers, stock and orders in every state, after weeks of use.

`filling.fill` makes it from a seed; `states` says which states the schema knows and which ones there are. A feature
that brings a state brings the story in which it occurs: `tests/http/test_lived_in.py` fails for a state that nobody is in.
"""
