"""Who is linked to whom: links of one entity, its timeline, the graph around it, and paths."""
