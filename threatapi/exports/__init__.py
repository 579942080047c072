"""Every list as a file: CSV, NDJSON and, where records stand on the map, GeoJSON."""
