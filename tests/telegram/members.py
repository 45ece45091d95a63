"""Members of a group as the Bot API documents them."""

from __future__ import annotations

from typing import Any

_RIGHTS = (
    "can_be_edited", "can_manage_chat", "can_delete_messages", "can_manage_video_chats",
    "can_restrict_members", "can_promote_members", "can_change_info", "can_invite_users",
    "can_post_stories", "can_edit_stories", "can_delete_stories",
)  # fmt: skip
_LIMITS = (
    "is_member", "can_change_info", "can_invite_users", "can_pin_messages", "can_send_messages",
    "can_send_polls", "can_send_other_messages", "can_add_web_page_previews", "can_manage_topics",
    "can_send_audios", "can_send_documents", "can_send_photos", "can_send_videos", "can_send_video_notes",
    "can_send_voice_notes",
)  # fmt: skip


def member(number: int, members: dict[int, str]) -> dict[str, Any]:
    """Somebody by the status that the test gave them; who is not listed has left."""
    status = members.get(number, "left")
    user = {"id": number, "is_bot": False, "first_name": "An"}
    return {"status": status, "user": user, **_more(status)}


def _more(status: str) -> dict[str, Any]:
    match status:
        case "creator":
            return {"is_anonymous": False}
        case "administrator":
            return {"is_anonymous": False, **dict.fromkeys(_RIGHTS, False)}
        case "restricted":
            return {"until_date": 0, **dict.fromkeys(_LIMITS, False)}
    return {}
