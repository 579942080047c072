"""Many names at once: whom in the store each of them may mean, and why."""
