"""The client is what the conversation asks for."""

from __future__ import annotations

import inspect

from backend_client.client import BackendClient
from bot.ports.backend import Backend


def as_backend(client: BackendClient) -> Backend:
    """Checked by mypy: the client has the shape of the port without knowing it."""
    return client


def test_every_question_of_the_port_is_a_method() -> None:
    """Names and parameters are the same, also for those who do not run mypy."""
    for name, asked in inspect.getmembers(Backend, inspect.isfunction):
        if not name.startswith("_"):
            answered = inspect.signature(getattr(BackendClient, name))
            assert list(answered.parameters) == list(inspect.signature(asked).parameters), name
