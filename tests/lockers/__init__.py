"""A kind of offer that only the tests sell: lockers by the hour. It shows what a new kind needs, and that it needs
nothing of the features below: this folder, and a line where the features are listed."""
