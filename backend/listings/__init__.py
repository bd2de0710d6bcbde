"""Listings of every kind from draft to published: one kit for trips, rooms and goods. It knows no kind itself."""
