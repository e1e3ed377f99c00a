"""What the commands of ``python -m etl`` do; the door ``etl.__main__`` names them."""
