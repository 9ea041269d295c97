"""Words stand for every code there is: of lights, of changes, of troubles; in both languages."""

import re
from pathlib import Path

import pytest
from django.utils.translation import override

from kantorek.registers.findings import TRY_AGAIN
from kantorek.registers.lines import REGISTERS
from kantorek.registers.verdicts import reason_in_words
from kantorek.verification import events, readings
from kantorek.verification.models import Light, State
from kantorek.verification.readings import LIGHTS, Served, changes, read
from kantorek.verification.wording import change_words, light_words, trouble_words
from kantorek.verification.wording.changes import _BAD_NEWS, _CHANGES
from kantorek.verification.wording.lights import _WRITERS

CODES = set(re.findall(r"\b[a-z]+(?:_[a-z]+)*\b", (events.RegisterChanged.__doc__ or "").split("Codes: ")[1]))
CODES -= {"the", "first", "answer", "is", "bad", "news"}
LIGHT_CODES = set(re.findall(r'"((?:vat|gus|eu|owners|krs)_[a-z_]+)"', Path(readings.__file__).read_text()))


def test_every_change_has_words() -> None:
    assert len(CODES) > 20
    assert set(_CHANGES) == CODES


def test_every_code_of_a_light_has_words() -> None:
    told = LIGHT_CODES - CODES - {"vat_status"} | {"vat_exempt", "owners_missing"}
    assert told - set(_WRITERS) == set()


def test_bad_first_answers_have_words() -> None:
    served = Served(settles_vat=True, vat_eu=True)
    for register in LIGHTS:
        reading = read(register, "not_found", None, served)
        assert reading.state == State.BAD
        assert [change.told["now"] for change in changes(register, None, reading)] == [reading.code]
        assert reading.code in _BAD_NEWS


@pytest.mark.parametrize("language", ["pl", "en"])
def test_words_need_nothing_but_the_code(language: str) -> None:
    with override(language):
        for code in _WRITERS:
            assert light_words(Light(code=code, facts=None)).text
        for register in REGISTERS:
            for code in [*_CHANGES, "of a newer program"]:
                title, _sentence = change_words(register, code, {})
                assert ": " in title
                assert "%(" not in title


def test_every_trouble_says_what_to_do_and_promises_nothing_that_nobody_does() -> None:
    for reason in {*TRY_AGAIN, "bad_request", "bad_key", "no_right", "captcha", "not_configured", "unheard of"}:
        for register in REGISTERS:
            happened, to_do = trouble_words(register, reason)
            assert happened and to_do
            assert "ponown" not in trouble_words(register, reason, owed=False)[1]
    assert {reason for reason in TRY_AGAIN if not reason_in_words(reason)} == set()
