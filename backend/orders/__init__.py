"""Orders: one buyer, one payment, parts of any kind. It writes what is due back; it never moves money or names a kind."""
