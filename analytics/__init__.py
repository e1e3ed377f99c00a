"""Numbers and pictures: filters, indicators, what each role may see of them, charts."""
