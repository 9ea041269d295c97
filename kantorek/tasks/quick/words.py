"""The words for days and priorities, folded, by language; Polish ones are understood in every language."""

from typing import Final

MONTHS: Final = {
    "stycznia": 1, "lutego": 2, "marca": 3, "kwietnia": 4, "maja": 5, "czerwca": 6, "lipca": 7, "sierpnia": 8,
    "wrzesnia": 9, "pazdziernika": 10, "listopada": 11, "grudnia": 12,
}  # fmt: skip
"""Only whole words: the short ones are names ("Lis", "Mar")."""
ENGLISH_MONTHS: Final = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8,
    "september": 9, "october": 10, "november": 11, "december": 12,
    "jan": 1, "feb": 2, "apr": 4, "jun": 6, "jul": 7, "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS: Final = {
    "pn": 0, "pon": 0, "poniedzialek": 0, "poniedzialku": 0,
    "wt": 1, "wtorek": 1, "wtorku": 1,
    "sr": 2, "sroda": 2, "srode": 2, "srody": 2,
    "czw": 3, "czwartek": 3, "czwartku": 3,
    "pt": 4, "piatek": 4, "piatku": 4,
    "sob": 5, "sobota": 5, "sobote": 5, "soboty": 5,
    "niedz": 6, "niedziela": 6, "niedziele": 6, "niedzieli": 6,
}  # fmt: skip
ENGLISH_WEEKDAYS: Final = {
    "monday": 0, "mon": 0, "tuesday": 1, "tue": 1, "wednesday": 2, "wed": 2, "thursday": 3, "thu": 3,
    "friday": 4, "fri": 4, "saturday": 5, "sat": 5, "sunday": 6, "sun": 6,
}  # fmt: skip
DAYS: Final = {
    "dzis": 0, "dzisiaj": 0, "jutro": 1, "jutra": 1, "pojutrze": 2, "wczoraj": -1, "przedwczoraj": -2,
}  # fmt: skip
ENGLISH_DAYS: Final = {"today": 0, "tomorrow": 1, "yesterday": -1}
BEFORE: Final = frozenset({"w", "we", "na", "do"})
"""May stand before a day and belongs to it: "w poniedziałek", "do jutra"."""
ENGLISH_BEFORE: Final = frozenset({"on", "by", "this"})
NEXT: Final = frozenset({"nastepny", "nastepna", "nastepne", "przyszly", "przyszla", "przyszle"})
THIS: Final = frozenset({"ten", "te"})
NUMBERS: Final = {
    "jeden": 1, "dwa": 2, "dwie": 2, "trzy": 3, "cztery": 4, "piec": 5, "szesc": 6, "siedem": 7, "osiem": 8,
    "dziewiec": 9, "dziesiec": 10,
}  # fmt: skip
ENGLISH_NUMBERS: Final = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
}  # fmt: skip
UNITS: Final = {
    "dzien": "day", "dni": "day", "tydzien": "week", "tygodnie": "week", "tygodni": "week",
    "miesiac": "month", "miesiace": "month", "miesiecy": "month",
}  # fmt: skip
ENGLISH_UNITS: Final = {
    "day": "day", "days": "day", "week": "week", "weeks": "week", "month": "month", "months": "month",
}  # fmt: skip
PRIORITIES: Final = {
    "pilne": 4, "pilny": 4, "pilna": 4, "wysoki": 3, "wysoka": 3, "wysokie": 3, "wazne": 3, "wazny": 3,
    "zwykly": 2, "zwykle": 2, "normalny": 2, "normalne": 2, "niski": 1, "niska": 1, "niskie": 1,
}  # fmt: skip
ENGLISH_PRIORITIES: Final = {"urgent": 4, "high": 3, "important": 3, "normal": 2, "low": 1}
MYSELF: Final = frozenset({"ja", "mnie", "me", "myself"})
"""Whoever writes the line, after an @."""
