"""The words of the demo's work: what is done in an accounting office in November, in its own language."""

from typing import Any

CLOSE = ("Wyciąg bankowy", "Raport kasowy", "Faktury z KSeF zaksięgowane", "Rejestr VAT sprawdzony", "Kwoty wysłane")
WORK: tuple[tuple[str, str, int, tuple[str, ...]], ...] = (
    ("JPK_V7 za październik", "vat", 3, ("Rejestr sprzedaży", "Rejestr zakupów", "Oznaczenia KSeF", "Wysyłka i UPO")),
    ("Zamknięcie października", "miesiąc", 2, CLOSE),
    ("Uzgodnić rozrachunki z bankiem", "bank", 2, ()),
    ("Zaliczka na podatek za październik", "podatek", 3, ("Dochód narastająco", "Kwota do klienta")),
    ("Dopytać o faktury za paliwo", "koszty", 1, ()),
    ("Lista płac i ZUS DRA", "kadry", 3, ("Nieobecności", "Lista płac", "DRA")),
    ("Wyjaśnić różnicę w rejestrze VAT", "vat", 3, ()),
    ("Aneks do umowy – nowa opłata", "umowy", 2, ("Projekt", "Podpis klienta")),
    ("Przygotować zestawienie dla banku", "bank", 2, ()),
    ("Sprawdzić limit zwolnienia z VAT", "vat", 2, ()),
    ("Odpowiedzieć na pismo z urzędu", "urząd", 4, ("Szkic", "Akceptacja klienta", "Wysyłka")),
    ("Wprowadzić środek trwały do ewidencji", "majątek", 1, ()),
    ("Ustalić formę opodatkowania na nowy rok", "podatek", 2, ()),
    ("Inwentaryzacja – instrukcja dla klienta", "rok", 1, ("Wzór arkuszy", "Termin spisu")),
)
SAID = (
    "Klient obiecał wyciąg do piątku.",
    "Brakuje dwóch faktur, wysłałam przypomnienie.",
    "Zadzwonię jutro po dziesiątej.",
    "Kwota zgodna z deklaracją za wrzesień.",
    "Proszę spojrzeć na pozycję 14, coś się nie zgadza.",
)
TEMPLATES: tuple[dict[str, Any], ...] = (
    {"title": "Zamknięcie miesiąca", "steps": CLOSE, "due_in": 5, "labels": ["miesiąc"]},
    {
        "title": "Nowy klient – pierwsze kroki",
        "steps": (
            "Umowa z biurem",
            "Pełnomocnictwo UPL-1",
            "Uprawnienia w KSeF",
            "ZUS PEL",
            "Karta AML",
            "Bilans otwarcia",
        ),
        "due_in": 10,
        "priority": 3,
        "labels": ["nowy"],
        "needs_review": True,
    },
    {
        "title": "Bilans roczny",
        "steps": ("Inwentaryzacja", "Uzgodnienia sald", "Sprawozdanie", "e-KRS"),
        "due_in": 40,
        "labels": ["rok"],
    },
    {
        "title": "Kontrola – przygotowanie akt",
        "steps": ("Lista dokumentów", "Kompletowanie", "Omówienie z klientem"),
        "due_in": 7,
        "priority": 4,
    },
    {
        "title": "Zatrudnienie pracownika",
        "steps": ("Umowa", "Badania", "ZUA", "Teczka"),
        "due_in": 3,
        "labels": ["kadry"],
    },
    {
        "title": "Przegląd AML",
        "steps": ("Ocena ryzyka", "Beneficjent w CRBR", "Podpis"),
        "due_in": 20,
        "labels": ["aml"],
    },
)
RECURRING: tuple[tuple[str, int | None, dict[str, Any]], ...] = (
    (
        "anna",
        0,
        {
            "title": "ZUS DRA",
            "frequency": "monthly",
            "month_day": 15,
            "steps": ["Lista płac", "DRA", "Kwota do klienta"],
        },
    ),
    ("anna", 0, {"title": "JPK_V7M", "frequency": "monthly", "month_day": 25, "labels": ["vat"], "priority": 3}),
    ("anna", 1, {"title": "Wyciąg i raport kasowy", "frequency": "weekly", "weekdays": [0, 3], "lead_days": 1}),
    ("kasia", 20, {"title": "Przegląd należności", "frequency": "weekly", "weekdays": [4], "every": 2, "lead_days": 3}),
    ("marek", None, {"title": "Kopia zapasowa – próba odtworzenia", "frequency": "monthly", "month_day": 31}),
    ("tomasz", None, {"title": "Narada biura", "frequency": "weekly", "weekdays": [0], "lead_days": 2}),
    ("iwona", None, {"title": "Poczta z e-Doręczeń", "frequency": "daily", "lead_days": 0}),
    (
        "marek",
        None,
        {"title": "Przegląd procedury AML", "frequency": "yearly", "month": 12, "month_day": 15, "lead_days": 30},
    ),
)
"""By whom, for which client (its place in the list, nothing: the office), and the rule."""
FRESH: tuple[tuple[str, str, int, str, int, dict[str, Any]], ...] = (
    ("michal", "ZUS DRA za październik", -6, "done", 0, {"labels": ["kadry"]}),
    (
        "michal",
        "Przygotować akta na kontrolę ZUS",
        10,
        "doing",
        9,
        {"steps": [f"Dokument {number}" for number in range(1, 15)]},
    ),
    ("anna", "JPK_V7M za październik", 3, "doing", 0, {"labels": ["vat"], "priority": 3}),
    ("anna", "18 kosztów z KSeF bez decyzji", 0, "doing", 1, {"labels": ["ksef"], "priority": 4, "steps": CLOSE[:3]}),
    ("anna", "Zaliczka CIT za październik – akceptacja", 0, "review", 0, {}),
)
"""By whom, what, due in how many days, its state, how many steps are done, and the rest; oldest first."""
ASKED = "1 964,00 zł, policzone wczoraj. @Tomasz Borowski proszę o akceptację."
