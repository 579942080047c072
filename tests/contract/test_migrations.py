"""The migrations make the tables that the models describe. Without that no other test is run."""

from ..first_stores import missing_migrations


def test_no_migration_is_missing():
    missing = missing_migrations()
    assert not missing, f"run `make migrations` and commit what it writes: {'; '.join(missing)}"
