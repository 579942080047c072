"""The memory of the store: who changed what, when and why."""
