"""Pictures: derivatives of our drawings and of uploads, made in the background. It never judges content."""
