"""The shop: shelves and product pages, what sending costs, wishes priced into parts. It sells what the catalogue names,
from the lots, at a deal's price.

It prices goods and says from which lots they would be drawn; it never changes stock by itself and knows no order.
"""
