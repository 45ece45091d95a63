"""The portal's JSON, read once into our values; nothing above this package knows its field names.

Reading is total: whatever the portal sends becomes a value or `Changed(path)`.

These are the points where the portal's shape is not known from a public source. Whoever has the real
portal corrects them here; the sandbox makes the same assumptions.

A1   GetChiSoDiemDo answers `chiSoThangList[]`: soCto, bcs (KT, BT, CD, TD), chiSoCu, chiSoMoi, hsn,
     dienTthu, loaiChiso ("DDK" regular, "CCS" meter removed or installed), ngayDky, ngayCky, ky, thang, nam.
A2   Invoice rows may carry hanThanhToan and ngayPhatHanh (dd/mm/yyyy). Without a due date it is the end
     of the period plus `Portal.due_days`, marked as expected.
A3   Invoice rows may carry ttrangTtoan (CHUATT, TTOANMOTPHAN, DATT, DAHT, CHUAHT, CHOXULY) beside
     isDaThanhToan, tienNo and thueNo. An unknown value, CHUAHT ("not cancelled", which says nothing
     about payment), and a status that contradicts the flag are UNKNOWN, never PAID.
A4   loaiDchinh: "" or null regular, "DC" adjustment, "LL" replacement, "HT" refund (negative money);
     idHdonDc is the id of the invoice it concerns.
A5   Payment rows may carry ngayThanhToan "dd/mm/yyyy HH:MM", hinhThucThanhToan, maGiaoDich.
A6   GetKhachHang answers `khachHang`: maKhachHang, ngayHieuLuc (dd/mm/yyyy).
A7   Outage rows: khoangThoiGian "Từ 08:30 Đến 12:30" (an end not after the start is on the next day) or
     "Từ 22:00 27/06/2026 Đến 04:00 28/06/2026"; the old time of a moved one in khoangThoiGianCu;
     the reason is noidung or, where that is empty, hinhThucDangKy.
A8   mucDichSuDungDien: "Sinh hoạt", "Kinh doanh dịch vụ", "Sản xuất", "Hành chính sự nghiệp".
A9   isError with code 400 means: this customer is not under this log-in.
A10  A refresh token comes when the scope offline_access is asked for; `invalid_grant` for it: expired.
A11  A `code` other than 0, 200 or null is an error even where isError is false; 401 expired, 429 too
     fast, 500 and above a failure inside.
A12  Both variants of the daily readings carry the index at 00:00 of their date (older: sg; newer: chiSo,
     with the multiplier hsNhan). The energy of a day is the next day's index less its own, times the
     multiplier. loaiBcs VC is reactive energy and left out.
A13  A month that appears twice in the usage of a year has several billing cycles: they are added.
"""
