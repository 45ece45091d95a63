"""Words for following the outages of an area, without a log-in and without a word about any home."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import Words
from bot.messages import Facts, Note, Reply, Rows, Text, Title
from bot.views import area_preview
from bot.views.area_preview import Preview
from bot.views.common import age_warning, source
from bot.views.format import day
from data.notice_values import FollowedArea
from data.retention import AREAS_PER_CHAT


def which(_: Words, buttons: Rows) -> Reply:
    """The question which area."""
    return Reply(
        (
            Title(_("📍 Theo dõi khu vực")),
            Text(_("Bot báo khi khu vực có lịch cắt điện mới hoặc thay đổi. Không cần đăng nhập.")),
            Text(_("Bạn gõ tên phường, xã, đường, ngõ hoặc công ty điện lực, có dấu hay không đều được.")),
            Text(_("Ví dụ: phường Giáp Bát, ngõ 61 phố Lạc Trung, điện lực Hoàn Kiếm.")),
        ),
        buttons,
    )


def not_a_place(_: Words, buttons: Rows) -> Reply:
    said = _("Bot chưa đọc được tên khu vực. Ngõ thì cần cả tên đường, ví dụ: ngõ 61 phố Lạc Trung.")
    return Reply((Text(said),), buttons)


def too_wide(_: Words, buttons: Rows) -> Reply:
    """The city itself."""
    said = _("Cả Hà Nội thì quá rộng, bot sẽ báo rất nhiều tin. Bạn gõ tên phường, xã hoặc tên phố.")
    return Reply((Text(said),), buttons)


def no_letters(_: Words, buttons: Rows) -> Reply:
    """Pictures and signs alone."""
    said = _("Bot chỉ đọc được tên khu vực bằng chữ. Ví dụ: phường Giáp Bát, phố Lạc Trung.")
    return Reply((Text(said),), buttons)


def code_for_area(_: Words, buttons: Rows) -> Reply:
    """A customer code, which is not needed here."""
    return Reply(
        (
            Text(_("Đây là mã khách hàng. Theo dõi khu vực chỉ cần tên phường, xã hoặc tên phố.")),
            Text(_("Muốn nhận tin theo mã, bạn dùng /lienket.")),
        ),
        buttons,
    )


def no_such_unit(_: Words, code: str, buttons: Rows) -> Reply:
    """Written like the code of a unit, and none that is known."""
    said = _("Bot không biết đơn vị có mã {code}. Bạn gõ tên công ty điện lực, ví dụ: điện lực Hoàn Kiếm.")
    return Reply((Text(said.format(code=code)),), buttons)


def which_of(_: Words, buttons: Rows, *, is_known: bool) -> Reply:
    """Several places may be meant; not `is_known`: the name as it was typed is not in the plan."""
    if is_known:
        said = _("Có vài nơi cùng tên. Bạn muốn theo dõi nơi nào?")
    else:
        said = _("Lịch cắt điện không có đúng tên bạn gõ. Có phải bạn muốn nói:")
    return Reply((Text(said),), buttons)


def every_place(_: Words, name: str) -> str:
    """The choice that means all places of a name."""
    return _("Mọi nơi tên {name}").format(name=name)


def as_typed(_: Words, name: str) -> str:
    """The choice that means the name as it was typed."""
    return _("Đúng như đã gõ: {name}").format(name=name)


def preview(_: Words, what: Preview, buttons: Rows, *, is_group: bool, is_sample: bool) -> Reply:
    """What it would have told, before anything is followed."""
    title = Title(_("📍 Theo dõi {area}?").format(area=what.text))
    how = Note(_("Bot so tên khu vực với lịch đã công bố, nên có thể không đúng từng nhà."))
    whom = [Text(_("Cả nhóm sẽ nhận tin, và chỉ tin về lịch cắt điện."))] if is_group else []
    old = () if what.plan is None else age_warning(_, what.plan)
    seen = () if what.plan is None else (source(_, what.plan.fetched_at, is_sample=is_sample),)
    return Reply((*old, title, *area_preview.lines(_, what), *whom, how, *seen), buttons)


def followed(_: Words, one: FollowedArea, buttons: Rows) -> Reply:
    """What comes from now on, and how to stop it."""
    return Reply(
        (
            Title(_("✅ Đã theo dõi {area}").format(area=one.text)),
            Text(_("Bot báo khi có lịch cắt điện mới, khi đổi giờ hoặc hoãn.") + "\n" + _reminders(_, one)),
            Text(_("Trong giờ yên lặng, bot giữ tin đến sáng, trừ tin gấp.")),
            Note(_("Thôi theo dõi: gõ /theodoikhuvuc")),
        ),
        buttons,
    )


def _reminders(_: Words, one: FollowedArea) -> str:
    if one.hour_before and one.day_before:
        return _("Nhắc lại: tối hôm trước và 60 phút trước khi cắt.")
    if one.hour_before:
        return _("Nhắc lại: 60 phút trước khi cắt.")
    return _("Nhắc lại: tối hôm trước.") if one.day_before else _("Không nhắc lại trước khi cắt.")


def not_followed(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Bot không theo dõi khu vực này. Bạn xem lịch bất cứ lúc nào.")),), buttons)


def details(_: Words, one: FollowedArea, buttons: Rows, *, is_news: bool = False) -> Reply:
    """`is_news`: somebody wanted to follow what is followed."""
    on, off = _("Đang bật"), _("Đang tắt")
    facts = (
        (_("Lịch mới, đổi giờ, hoãn"), on),
        (_("Nhắc 60 phút trước"), on if one.hour_before else off),
        (_("Nhắc tối hôm trước"), on if one.day_before else off),
        (_("Theo dõi từ"), day(one.made_at)),
    )
    already = (Text(_("Khu vực này đang được theo dõi.")),) if is_news else ()
    return Reply((Title(f"📍 {one.text}"), *already, Facts(facts)), buttons)


def overview(_: Words, areas: Sequence[FollowedArea], buttons: Rows) -> Reply:
    """All of them, with their reminders; or none."""
    if not areas:
        said = _("Ở đây chưa theo dõi khu vực nào.")
        return Reply((Title(_("📍 Khu vực đang theo dõi")), Text(said)), buttons)
    title = _("📍 Khu vực đang theo dõi ({n}/{most})").format(n=len(areas), most=AREAS_PER_CHAT)
    lines = "\n".join(f"• {one.text}" for one in areas)
    return Reply((Title(title), Text(lines), Text(_("Chọn một khu vực để đổi giờ nhắc hoặc dừng."))), buttons)


def full(_: Words, buttons: Rows) -> Reply:
    said = _("Mỗi nơi chat theo dõi được {n} khu vực. Bạn dừng một khu vực rồi thêm nhé.")
    return Reply((Text(said.format(n=AREAS_PER_CHAT)),), buttons)


def stopped(_: Words, areas: Sequence[str], buttons: Rows) -> Reply:
    if not areas:
        return Reply((Text(_("Ở đây chưa theo dõi khu vực nào.")),), buttons)
    said = _("Đã thôi theo dõi lịch cắt điện: {areas}.").format(areas=", ".join(areas))
    return Reply((Text(said),), buttons)


def share(_: Words, one: FollowedArea, link: str, buttons: Rows) -> Reply:
    """The link, and what happens to whoever opens it."""
    return Reply(
        (
            Title(_("🔗 Chia sẻ: {area}").format(area=one.text)),
            Text(link),
            Text(_("Ai mở liên kết cũng xem trước, rồi tự chọn có theo dõi hay không.")),
            Note(_("Dùng được một năm. Hình mã QR có thể in dán ở bảng tin.")),
        ),
        buttons,
    )


def picture_says(_: Words, area: str) -> str:
    """The words beside the picture."""
    return _("Mã QR để theo dõi lịch cắt điện: {area}").format(area=area)


def cannot_share(_: Words, buttons: Rows) -> Reply:
    return Reply((Text(_("Ở kênh này bot chưa tạo được liên kết chia sẻ.")),), buttons)


def only_admins(_: Words, buttons: Rows) -> Reply:
    """In a group; looking up stays open to everybody."""
    said = _("Chỉ quản trị viên của nhóm đổi được khu vực theo dõi. Ai trong nhóm cũng xem được lịch.")
    return Reply((Text(said),), buttons)


def not_in_groups_here(_: Words, buttons: Rows) -> Reply:
    """The channel does not tell who runs a group."""
    said = _("Ở kênh này bot chưa theo dõi khu vực cho nhóm được. Bạn nhắn riêng cho bot để theo dõi.")
    return Reply((Text(said),), buttons)
