"""Money in and back through a provider behind a port: attempts, events, refunds. It never prices anything."""
