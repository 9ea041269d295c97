"""The closed lists of a client's data sheet; what the law adds to them over time stands in clients/law/."""

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _


class Status(models.TextChoices):
    """The four stages of serving a client."""

    POTENTIAL = "potential", _("potential")
    ACTIVE = "active", _("active")
    INACTIVE = "inactive", _("inactive")
    BLOCKED = "blocked", _("blocked")


MOVES: dict[str, frozenset[str]] = {
    Status.POTENTIAL: frozenset({Status.ACTIVE, Status.INACTIVE, Status.BLOCKED}),
    Status.ACTIVE: frozenset({Status.INACTIVE, Status.BLOCKED}),
    Status.INACTIVE: frozenset({Status.POTENTIAL, Status.ACTIVE, Status.BLOCKED}),
    Status.BLOCKED: frozenset({Status.ACTIVE, Status.INACTIVE}),
}
"""From which status to which: whoever was served once is not potential again before a break."""


class PaymentStatus(models.TextChoices):
    """How the client stands with the office's own fees."""

    CURRENT = "current", _("up to date")
    OVERDUE = "overdue", _("overdue")
    PAID = "paid", _("paid")


class Period(models.TextChoices):
    """How often the client settles."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    YEAR = "year", _("yearly")


class VatFrequency(models.TextChoices):
    """How often VAT is settled, if at all."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    NONE = "none", _("not a VAT payer")


class AccountingType(models.TextChoices):
    """Which books are kept."""

    FULL = "full", _("full accounting")
    SIMPLIFIED = "simplified", _("simplified (KPiR)")
    LUMP = "lump", _("lump sum")


class TaxForm(models.TextChoices):
    """Which income tax the client pays, and how."""

    CIT = "cit", "CIT"
    CIT_ESTONIAN = "cit_estonian", _("Estonian CIT")
    SCALE = "scale", _("PIT, tax scale")
    FLAT = "flat", _("PIT, flat 19%")
    LUMP = "lump", _("lump sum on revenue")
    CARD = "card", _("tax card")
    NONE = "none", _("no income tax")


class ZusKind(models.TextChoices):
    """Which day of the month ZUS is due on follows from this."""

    LEGAL = "legal", _("legal person")
    OTHER = "other", _("other payer")
    BUDGET = "budget", _("budget unit")
    NONE = "none", _("not a payer")


class AdvancePeriod(models.TextChoices):
    """How often advances of income tax are paid; nothing chosen counts as monthly."""

    MONTH = "month", _("monthly")
    QUARTER = "quarter", _("quarterly")
    NONE = "none", _("no advances")


MONTHS = [
    (1, _("January")),
    (2, _("February")),
    (3, _("March")),
    (4, _("April")),
    (5, _("May")),
    (6, _("June")),
    (7, _("July")),
    (8, _("August")),
    (9, _("September")),
    (10, _("October")),
    (11, _("November")),
    (12, _("December")),
]
"""The months by number, as a tax year may end with any of them."""


class Fact(models.TextChoices):
    """Yes-or-no facts that rules ask for; each holds from the day of its terms."""

    OSS = "oss", _("sells to consumers in the EU (OSS)")
    IOSS = "ioss", _("sells imported goods (IOSS)")
    EU_SERVICES = "eu_services", _("buys services from abroad, not a VAT payer")
    EU_GOODS = "eu_goods", _("buys goods in the EU, not a VAT payer")
    INTRASTAT = "intrastat", _("above the Intrastat thresholds")
    PPK = "ppk", _("has PPK")
    PFRON = "pfron", _("25 full-time jobs or more (PFRON)")
    INSURED_10 = "insured_10", _("10 insured or more (ZUS IWA)")
    CONTRACTORS = "contractors", _("pays contractors under civil-law contracts")
    FLAT_PIT = "flat_pit", _("withholds flat-rate PIT")
    FOREIGN_PERSONS = "foreign_persons", _("pays persons abroad")
    FOREIGN_FIRMS = "foreign_firms", _("pays companies abroad")
    RELATED = "related", _("deals with related parties (TPR)")
    PROPERTY = "property", _("owns property")
    VEHICLES = "vehicles", _("owns lorries or buses")
    BDO = "bdo", _("registered in BDO")
    GUS = "gus", _("on the GUS list")
    AUDIT = "audit", _("statement is audited")
    SELF_EMPLOYED_ZUS = "own_zus", _("owner pays own ZUS")


FACT_GROUPS: list[tuple[Any, tuple[Fact, ...]]] = [
    (_("VAT and trade abroad"), (Fact.OSS, Fact.IOSS, Fact.EU_SERVICES, Fact.EU_GOODS, Fact.INTRASTAT)),
    (
        _("People"),
        (Fact.SELF_EMPLOYED_ZUS, Fact.CONTRACTORS, Fact.FLAT_PIT, Fact.PPK, Fact.PFRON, Fact.INSURED_10),
    ),
    (_("Paid abroad, related parties"), (Fact.FOREIGN_PERSONS, Fact.FOREIGN_FIRMS, Fact.RELATED)),
    (_("Property and reports"), (Fact.PROPERTY, Fact.VEHICLES, Fact.BDO, Fact.GUS, Fact.AUDIT)),
]
"""How the facts stand together on the form."""


def ordered_facts(facts: Iterable[str]) -> list[str]:
    """Give known facts in the order of their list, each once."""
    held = set(facts)
    return [fact for fact in Fact.values if fact in held]


class Employment(models.TextChoices):
    """Kinds of contract under which people work for the client."""

    UOP = "UOP", _("employment contract (UoP)")
    UZ = "UZ", _("contract of mandate (UZ)")
    UOD = "UOD", _("contract for specific work (UoD)")
    B2B = "B2B", "B2B"
    BOARD = "BOARD", _("board appointment")


class ContactRole(models.TextChoices):
    """What a person is at the client."""

    OWNER = "owner", _("owner")
    ACCOUNTANT = "accountant", _("accountant")
    CONTACT = "contact", _("contact")


class Channel(models.TextChoices):
    """How a person wants to be reached."""

    MAIL = "mail", _("e-mail")
    PHONE = "phone", _("phone")
    SMS = "sms", "SMS"
    PORTAL = "portal", _("portal")


class LegalForm(models.TextChoices):
    """Legal forms, by the codes that the register's data file uses."""

    JDG = "jdg", _("sole trader")
    SP_ZOO = "sp_zoo", "sp. z o.o."
    SA = "sa", "S.A."
    PSA = "psa", "P.S.A."
    SC = "sc", "s.c."
    SP_J = "sp_j", "sp.j."
    SP_K = "sp_k", "sp.k."
    SP_KA = "sp_ka", "S.K.A."
    SP_P = "sp_p", "sp.p."
    FOUNDATION = "fundacja", _("foundation")
    ASSOCIATION = "stowarzyszenie", _("association")
    COOPERATIVE = "spoldzielnia", _("cooperative")
    HOUSING = "wspolnota", _("housing community")
    BRANCH = "oddzial", _("branch of a foreign company")
    OTHER = "inna", _("other")


class IntakeStage(models.TextChoices):
    """How far a pasted list has come."""

    LOOKING = "looking", _("asking the registers")
    READY = "ready", _("to be looked at")
    ADDING = "adding", _("adding clients")
    DONE = "done", _("done")


class Verdict(models.TextChoices):
    """What one row of a pasted list is fit for, and what became of it."""

    WAITING = "waiting", _("asking")
    READY = "ready", _("ready")
    LOOK = "look", _("look")
    SERVED = "served", _("served already")
    DUPLICATE = "duplicate", _("twice in the list")
    WRONG = "wrong", _("wrong number")
    NOT_FOUND = "not_found", _("not in GUS")
    NO_ANSWER = "no_answer", _("no answer")
    ADDED = "added", _("added")
    REFUSED = "refused", _("not added")


class RowStep(models.TextChoices):
    """What the registers are to be asked next about a row."""

    SEARCH = "search"
    REPORT = "report"
    PKD = "pkd"


class VatState(models.TextChoices):
    """What the list of VAT payers says."""

    ACTIVE = "active", _("active payer")
    EXEMPT = "exempt", _("exempt payer")
    NONE = "none", _("not a payer")
