"""Every column that says something about a person, and every other one: declared once, printed as a page, tested."""
