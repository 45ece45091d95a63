"""How alembic reaches the database: with the connection that data.upkeep hands over.

A new revision: `python -m alembic -c data/migrations/alembic.ini revision --autogenerate -m "..."` with
CSKH_MIGRATE_URL naming an up-to-date database, best a PostgreSQL one.
"""

import os
from typing import Literal

from alembic import context
from sqlalchemy import Connection, create_engine
from sqlmodel import AutoString

from data import chat_tables  # noqa: F401  every table is known once it is imported
from data.tables import Row


def rendered(kind: str, value: object, _autogen: object) -> str | Literal[False]:
    """SQLModel's own string type is a plain one with a length."""
    return f"sa.String(length={value.length})" if isinstance(value, AutoString) else False


def run(connection: Connection) -> None:
    context.configure(
        connection=connection,
        target_metadata=Row.metadata,
        render_as_batch=True,  # SQLite changes a column by rebuilding its table
        compare_server_default=connection.dialect.name == "postgresql",
        render_item=rendered,
        user_module_prefix="columns.",
    )
    with context.begin_transaction():
        context.run_migrations()


given = context.config.attributes.get("connection")
if given is not None:
    run(given)
else:
    with create_engine(os.environ["CSKH_MIGRATE_URL"]).begin() as own:
        run(own)
