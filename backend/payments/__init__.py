"""Money in and back through a provider behind a port: attempts, events, refunds, disputes, the comparison of books,
the staff's desk. It never prices anything."""
