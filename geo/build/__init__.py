"""Makes data/geo and static/geo from two published packages. Never imported by the serving process."""
