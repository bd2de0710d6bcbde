"""What lowers a price by rule: 满减 that apply by themselves, coupons with a budget. It decides who pays for it and
spreads it over priced lines; it places nothing and books nothing.

**The stacking rule**, in this order, each step judged on what the goods cost after the one before:

1. A line of a flash sale or a group purchase, and freight, take no part: their price is low already, or not the goods'.
2. Of each supplier's 满减 (`full_cut`) the one that takes most off applies by itself.
3. At most one coupon of each supplier, on that supplier's lines.
4. At most one coupon of the platform, on all lines in its scope. The supplier gets what it would have got without it.

What is taken off is spread over the lines by what they cost and stays with them: cancelling part of an order gives back
what was paid for that part and prices nothing anew. A unit always costs a fen at least. Free-freight limits look at
prices before any of this. A coupon comes back when its order ends unpaid, or is cancelled whole; not by after-sale.
"""
