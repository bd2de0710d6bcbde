"""The staff's desk: look anybody up (masked), reveal with a reason, help with an order, see who did what, run staff."""
