"""What the law adds to a client's data sheet: declarations with their reasons, and tax offices. Dated data, no ifs."""

import tomllib
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any


@dataclass(frozen=True, slots=True)
class Declaration:
    """One kind of duty that a client may have; `when` lists what must hold for it to be proposed."""

    code: str
    name: str
    due: dict[str, str]
    because: dict[str, str]
    valid_from: date
    valid_to: date | None
    when: dict[str, list[Any]]
    source: str
    certainty: str

    def words(self, language: str) -> dict[str, str]:
        """Give `due` and `because` in a language."""
        return {"due": self.due.get(language, ""), "because": self.because.get(language, "")}

    def fits(self, facts: dict[str, Any]) -> bool:
        """Tell whether a client with these facts has this duty; a duty without conditions is only picked by hand."""
        return bool(self.when) and all(facts.get(key) in values for key, values in self.when.items())


def _read(name: str) -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath(name).read_text(encoding="utf-8"))


@cache
def _declarations() -> tuple[Declaration, ...]:
    rows = _read("declarations.toml")["declaration"]
    return tuple(Declaration(**{"valid_to": None, "when": {}, "because": {}, **row}) for row in rows)


def declarations(on: date) -> list[Declaration]:
    """Give the declarations that exist on a day."""
    return [d for d in _declarations() if d.valid_from <= on and (d.valid_to is None or on < d.valid_to)]


def proposed(facts: dict[str, Any], on: date) -> list[Declaration]:
    """Give the declarations that follow from a client's facts: its terms, legal_form and has_employees."""
    return [d for d in declarations(on) if d.fits(facts)]


@dataclass(frozen=True, slots=True)
class Guess:
    """What a legal form lets us propose for one field of the terms; an empty value says that a person must be asked."""

    legal_forms: list[str]
    field: str
    value: str
    because: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str
    certainty: str
    certain_for: list[str]

    def is_certain(self, legal_form: str) -> bool:
        """Tell whether nobody has to look at it."""
        return self.certainty == "certain" or legal_form in self.certain_for


@cache
def _guesses() -> tuple[Guess, ...]:
    rows = _read("guesses.toml")["guess"]
    return tuple(Guess(**{"valid_to": None, "certain_for": [], **row}) for row in rows)


def guesses(legal_form: str, on: date) -> list[Guess]:
    """Give what follows from a legal form on a day, at most one guess for each field."""
    held = [g for g in _guesses() if g.valid_from <= on and (g.valid_to is None or on < g.valid_to)]
    return [g for g in held if legal_form in g.legal_forms]


@dataclass(frozen=True, slots=True)
class VatGuess:
    """What the state in the list of VAT payers lets us propose for how often VAT is settled."""

    states: list[str]
    value: str
    because: dict[str, str]
    valid_from: date
    valid_to: date | None
    source: str
    certainty: str


@cache
def _vat_guesses() -> tuple[VatGuess, ...]:
    return tuple(VatGuess(**{"valid_to": None, **row}) for row in _read("vat.toml")["vat"])


def vat_guess(state: str, on: date) -> VatGuess | None:
    """Give what follows from a state on a day."""
    held = [g for g in _vat_guesses() if g.valid_from <= on and (g.valid_to is None or on < g.valid_to)]
    return next((guess for guess in held if state in guess.states), None)


def proposed_terms(legal_form: str, vat: str, on: date) -> dict[str, Guess | VatGuess]:
    """Give a guess for each field of the terms that a legal form and a state of VAT say something about."""
    found: dict[str, Guess | VatGuess] = {guess.field: guess for guess in guesses(legal_form, on)}
    held = vat_guess(vat, on)
    return found | {"vat_frequency": held} if held else found


@cache
def tax_offices() -> dict[str, str]:
    """Give the tax offices: four-digit code to name (schema KodyUrzedowSkarbowych of the Ministry of Finance)."""
    return dict(_read("tax_offices.toml")["office"])
