"""Quote, order, lines, cancellation, vouchers, check-in. It writes what is due back; it never moves money."""
