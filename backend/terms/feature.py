"""What the contract text brings."""

from backend.kernel.feature import Feature
from backend.terms import routes

FEATURE = Feature(name="terms", routers=(routes.router,))
