"""What can run out, and who has it: the one place where stock of any kind changes.

It never knows what a claim is for (orders, waiting lists) nor what a resource means to its supplier.
"""
