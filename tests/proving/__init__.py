"""A random month of orders against the simulated Stripe, with processes killed at named points, and its recount."""
