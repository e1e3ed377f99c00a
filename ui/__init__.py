"""What the pages share: filters in the URL, French formats, charts with their table, the trust banner, access."""
