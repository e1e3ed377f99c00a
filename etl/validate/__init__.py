"""Tables of text become rows of the contract, with every fault named: cells first, then the rules between them."""

from etl.validate.columns import read_tables, required_cells
from etl.validate.rules import apply_rules
from etl.validate.table import ReadTable

__all__ = ["ReadTable", "apply_rules", "read_tables", "required_cells"]
