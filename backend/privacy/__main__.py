"""Print the page."""

import sys

from backend.privacy import page

sys.stdout.write(page.text())
