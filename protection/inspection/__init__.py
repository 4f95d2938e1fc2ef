"""Looks at a site from outside, as a visitor, a crawler and a preview of links do, and says what it found.

Knows nothing of the site's code, settings or database: only what anybody can ask for. So it looks at any deployment.
"""
