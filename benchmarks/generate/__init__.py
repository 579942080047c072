"""A store of any size for measuring: made up, skewed as real ones are, the same for the same seed.

All rules of the models hold in it, and its computed values are those that `recompute` finds.
"""
