"""Reads the answers about an account for one payment: may it be paid today, and why. Pure functions, codes in place of words."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any, Final

from kantorek.verification.law.payments import PaymentRules

LARGEST: Final = Decimal(10) ** 12


@dataclass(frozen=True, slots=True)
class Payment:
    """What is to be paid: the amount as it was typed, in zlotys when it could be converted, by which rate."""

    amount: Decimal | None = None
    currency: str = "PLN"
    in_pln: Decimal | None = None
    rate: str = ""
    rate_day: str = ""

    def as_data(self) -> dict[str, str]:
        """Give plain values for JSON; what is empty is left out."""
        values = {
            "amount": "" if self.amount is None else f"{self.amount:f}",
            "currency": self.currency if self.amount is not None else "",
            "in_pln": "" if self.in_pln is None else f"{self.in_pln:f}",
            "rate": self.rate,
            "rate_day": self.rate_day,
        }
        return {key: value for key, value in values.items() if value}


@dataclass(frozen=True, slots=True)
class Verdict:
    """The lamp (ok, wait, bad), the code of the reason, and whether the law asks for the list at this amount.

    Codes: confirmed, denied (the ministry's own yes and no of the day); listed, listed_exempt, listed_virtual, absent
    (the flat file of the day); listed_before, absent_before (an older file); no_file; tax_office, zus, budget (accounts
    that no list holds); foreign. Rule: above, below, unknown (no amount), unconverted, none (before the law).
    """

    light: str
    code: str
    rule: str = "unknown"
    file_day: str = ""

    @property
    def is_proved(self) -> bool:
        """Tell whether the ministry itself has answered."""
        return self.code in ("confirmed", "denied")


def payment_of(amount: Decimal | None, currency: str, rate: dict[str, Any] | None) -> Payment:
    """Convert an amount by a rate of NBP; zlotys need none."""
    if amount is None:
        return Payment()
    if currency == "PLN":
        return Payment(amount, "PLN", amount)
    if not rate:
        return Payment(amount, currency)
    in_pln = (amount * Decimal(str(rate["rate"]))).quantize(Decimal("0.01"), ROUND_HALF_UP)
    return Payment(amount, currency, in_pln, str(rate["rate"]), str(rate["effective_on"]))


def payment_in(data: dict[str, Any] | None) -> Payment:
    """Read a payment back from the data of an answer."""
    kept = (data or {}).get("payment") or {}
    amount, in_pln = kept.get("amount"), kept.get("in_pln")
    return Payment(
        Decimal(amount) if amount else None,
        kept.get("currency") or "PLN",
        Decimal(in_pln) if in_pln else None,
        kept.get("rate", ""),
        kept.get("rate_day", ""),
    )


def rule_of(payment: Payment, rules: PaymentRules | None) -> str:
    """Tell whether the transaction is above the threshold; exactly the threshold is not above it."""
    if rules is None:
        return "none"
    if payment.in_pln is None:
        return "unknown" if payment.amount is None else "unconverted"
    return "above" if payment.in_pln > rules.threshold else "below"


def judge(
    data: dict[str, Any] | None,
    proof: dict[str, Any] | None,
    *,
    office: str,
    payment: Payment,
    rules: PaymentRules | None,
) -> Verdict:
    """Weigh the flat file (`data`), the ministry's own answer of the day (`proof`) and whose account the digits name."""
    rule = rule_of(payment, rules)
    day = str((data or {}).get("file_day") or "")
    if proof is not None:
        if proof.get("assigned"):
            return Verdict("ok", "confirmed", rule, day)
        code = office or "denied"
        return Verdict("wait" if office or rule == "below" else "bad", code, rule, day)
    light, code = _by_file(data)
    if office and not code.startswith("listed"):
        return Verdict("wait", office, rule, day)
    return Verdict("wait" if light == "bad" and rule == "below" else light, code, rule, day)


def _by_file(data: dict[str, Any] | None) -> tuple[str, str]:
    verdict = (data or {}).get("verdict")
    if data is None or verdict not in ("active", "exempt", "absent"):
        return "wait", "no_file"
    if not data.get("is_today"):
        return "wait", "absent_before" if verdict == "absent" else "listed_before"
    if verdict == "absent":
        return "bad", "absent"
    if verdict == "exempt":
        return "ok", "listed_exempt"
    return "ok", "listed_virtual" if data.get("through_mask") else "listed"
