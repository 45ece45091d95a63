"""What the bot needs from outside, each port as small as its user wants it.

The store has no port: it has one implementation for SQLite and PostgreSQL (data.store.Store), and a
Protocol beside it would only repeat it.
"""
