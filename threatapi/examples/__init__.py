"""Examples of the schema: real answers of the first knowledge base to documented requests."""
