"""沪六同行: one process image that sells dated trips and rooms and shipped goods in one order."""
