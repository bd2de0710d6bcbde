"""Listings of every kind from draft to published: one kit for trips, goods and what comes next. It knows none."""
