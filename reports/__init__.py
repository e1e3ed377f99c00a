"""What leaves the tool. Today the rows of a chart as CSV and XLSX, neutralised against formulas."""
