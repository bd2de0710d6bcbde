"""Notices: what happened, told to whom it concerns, in the app, by SMS and by Web Push. It hears through the audit."""
