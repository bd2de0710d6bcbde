"""Pictures: derivatives of our drawings (and later of uploads), made in the background. It never judges content."""
