"""Ratios measured in one run on one machine: our server against a bare one, placing orders against pgbench."""
