"""Geography of the Region: reference areas, maps, and the build of both."""
