"""Orders: one buyer, one payment, parts of any kind. It writes what is due back; it moves no money, names no kind."""
