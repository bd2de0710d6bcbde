"""Where goods go: regions, addresses kept and pasted, and proof of age."""
