"""The shop: products of cooperatives, their skus and lots, what the law gates, freight, where a lot comes from.

It prices goods and says from which lots they would be drawn; it never changes stock by itself and knows no order.
"""
