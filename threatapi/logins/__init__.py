"""Who may log in to the admin, how often they may fail, and who may change users."""
