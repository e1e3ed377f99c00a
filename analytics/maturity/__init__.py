"""Maturity as movement: levels, what is chosen, views, trajectories, freins and leviers."""
