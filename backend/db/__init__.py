"""The database: where it runs, how a session opens, how rows are locked. Knows no feature's tables."""
