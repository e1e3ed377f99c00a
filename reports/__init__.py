"""What leaves the tool: workbooks, decks, open data, a territory's page."""
