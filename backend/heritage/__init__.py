"""Sites, sights and drawings: editorial text from `content/`, read into memory. It sells nothing."""
