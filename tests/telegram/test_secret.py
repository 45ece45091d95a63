"""Where no https address is configured, the chat asks for the password, and takes it away first."""

from __future__ import annotations

from pathlib import Path

from tests.telegram.waiting_api import WaitingApi, served, until


async def test_a_password_leaves_the_chat_before_it_is_tried(tmp_path: Path) -> None:
    """The first call after it came in is its deletion; of it nothing is left in the database."""
    async with WaitingApi() as api, served(tmp_path, api, "http://127.0.0.1:8080"):
        for count, said in enumerate(("liên kết", "PD00000000001", "canary-mat-khau"), 1):
            update = api.write(said)
            await until(lambda count=count: len(api.texts()) >= count)  # type: ignore[misc]
        await until(lambda: not api.waiting)
        methods = [
            call.method for call in api.calls if call.method not in {"setMyCommands", "sendChatAction"}
        ]
        deleted = api.of("deleteMessage")

    assert methods[2:5] == ["sendMessage", "sendMessage", "deleteMessage"]
    assert [call.params["message_id"] for call in deleted] == [update["message"]["message_id"]]
    assert b"canary" not in everything_in(tmp_path)


def everything_in(folder: Path) -> bytes:
    return b"".join(file.read_bytes() for file in folder.iterdir() if file.is_file())
