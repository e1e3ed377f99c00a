"""Fictitious data: the same for the same seed, in successive states over a year, as a spreadsheet would send them.

Organisations and projects are plainly invented; communes are real. Nothing here asks the clock nor the network.
"""

from etl.demo.states import state_dates, write_demo
from etl.demo.store import ensure_demo_store

__all__ = ["ensure_demo_store", "state_dates", "write_demo"]
