"""Double entry in fen: the one place where money is booked, by named facts with business keys.

It knows nothing of orders, payments or people: `subject` is an id that means something to whoever booked.
"""
