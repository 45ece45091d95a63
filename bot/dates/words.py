"""Words for numbers, days, weeks and months, folded: what each counts from today, or means."""

NUMBERS = {
    "mot": 1, "gieng": 1, "hai": 2, "ba": 3, "tu": 4, "bon": 4, "nam": 5, "sau": 6, "bay": 7,
    "tam": 8, "chin": 9, "muoi": 10, "muoi mot": 11, "muoi hai": 12, "chap": 12,
}  # fmt: skip
WEEKDAYS = {
    "hai": 0, "ba": 1, "tu": 2, "nam": 3, "sau": 4, "bay": 5, "2": 0, "3": 1, "4": 2, "5": 3, "6": 4, "7": 5,
    "chu nhat": 6, "cn": 6, "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4,
    "saturday": 5, "sunday": 6,
}  # fmt: skip
WEEKS = {
    "sau": 1,
    "toi": 1,
    "nay": 0,
    "truoc": -1,
    "qua": -1,
    "vua roi": -1,
    "next": 1,
    "this": 0,
    "last": -1,
}
SHIFTS = {"nay": 0, "truoc": -1, "roi": -1, "vua roi": -1, "vua qua": -1, "qua": -1, "sau": 1, "toi": 1,
          "truoc nua": -2, "this": 0, "last": -1, "next": 1}  # fmt: skip
DAYS = {"hom nay": 0, "bua nay": 0, "sang nay": 0, "trua nay": 0, "chieu nay": 0, "toi nay": 0, "dem nay": 0,
         "today": 0, "tonight": 0, "ngay mai": 1, "sang mai": 1, "trua mai": 1, "chieu mai": 1, "toi mai": 1,
         "dem mai": 1, "tomorrow": 1, "ngay kia": 2, "ngay mot": 2, "hom qua": -1, "toi qua": -1,
         "dem qua": -1, "sang qua": -1, "chieu qua": -1, "yesterday": -1, "hom kia": -2}  # fmt: skip
ENGLISH = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4,
    "jun": 6, "jul": 7, "aug": 8, "sept": 9, "sep": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
