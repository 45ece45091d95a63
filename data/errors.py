"""What can go wrong with what we keep, by what to do next.

    StoreError
    ├── StoreBusy       somebody else holds the database; the same call may succeed later
    ├── StoreFull       no space left; nothing was stored, the same call succeeds once there is space
    ├── StoreCorrupt    the file is damaged; restore a backup, never start afresh over it
    ├── StoreTooNew     a newer version of the program has changed the tables; start that one
    ├── WrongKey        the key is missing, unsafe, malformed, or not the one the data was sealed with
    └── Tampered        a sealed value does not belong where it stands

None of them carries a stored value, a parameter of a statement or a key.
"""

from __future__ import annotations


class StoreError(Exception):
    """The store did not do what was asked; nothing of the transaction was kept."""


class StoreBusy(StoreError):
    """The database stayed locked for longer than the busy time-out."""


class StoreFull(StoreError):
    """The disk, or the quota of the database, is full."""


class StoreCorrupt(StoreError):
    """The database file is damaged or is no database; says what to do."""

    def __init__(self) -> None:
        super().__init__("the database is damaged: stop the bot and restore the newest backup")


class StoreTooNew(StoreError):
    """The tables were made by a newer version of the program."""


class WrongKey(StoreError):
    """The key that seals personal data cannot be used."""


class Tampered(StoreError):
    """A sealed value was changed, moved to another row, or sealed with a key that is not in the ring."""
