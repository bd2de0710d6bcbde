"""Fulfilment: packing, parcels on their way, and what happens when goods don't please (售后).

It moves shipments that orders placed and owes money through the one refund engine; it never takes money itself.
"""
