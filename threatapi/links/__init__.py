"""Whether the links of sources still lead to something."""
