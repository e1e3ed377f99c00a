"""Where a partner is: from three cells to a commune, its doubts and what may have been meant."""

from etl.locate.communes import MAX_CANDIDATES, STATUSES, Location, locate

__all__ = ["MAX_CANDIDATES", "STATUSES", "Location", "locate"]
