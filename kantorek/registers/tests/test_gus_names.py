"""Shouted names become readable; what is not shouted is left as it is."""

import pytest

from kantorek.registers.gus.names import readable_name


@pytest.mark.parametrize(
    ("raw", "readable"),
    [
        ("BRUKARSTWO LIS SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ", "Brukarstwo Lis sp. z o.o."),
        (
            "PRZEDSIĘBIORSTWO ROBÓT WODNO-KANALIZACYJNYCH STRUMIEŃ SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ SPÓŁKA KOMANDYTOWA",
            "Przedsiębiorstwo Robót Wodno-Kanalizacyjnych Strumień sp. z o.o. sp.k.",
        ),
        ('"EUROPEJSKA" SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ', '"Europejska" sp. z o.o.'),
        ("ZAKŁAD STOLARSKI DĄB I SYN S.C.", "Zakład Stolarski Dąb i Syn s.c."),
        ("MAGAZYNY KORMORAN SPÓŁKA AKCYJNA W LIKWIDACJI", "Magazyny Kormoran S.A. w likwidacji"),
        ("ISKRA PROSTA SPÓŁKA AKCYJNA", "Iskra P.S.A."),
        ("DELTA SPÓŁKA Z OGRANICZONĄ ODPOWIEDZIALNOŚCIĄ SPÓŁKA KOMANDYTOWO-AKCYJNA", "Delta sp. z o.o. S.K.A."),
        ("PPHU JAN KŁOS", "PPHU Jan Kłos"),
        ("P.H.U. ŻUK-BUD ŻANETA ŻUK", "P.H.U. Żuk-Bud Żaneta Żuk"),
        ("SKLEP 24H Z CZĘŚCIAMI RTV I AGD", "Sklep 24H z Częściami RTV i AGD"),
        ("I LICEUM IM. JANA III SOBIESKIEGO", "I Liceum Im. Jana III Sobieskiego"),
        ("  DWIE   SPACJE ", "Dwie Spacje"),
        ("Brukarstwo Lis Spółka z ograniczoną odpowiedzialnością", "Brukarstwo Lis sp. z o.o."),
        ("eSklep Jan Kłos", "eSklep Jan Kłos"),
        ("", ""),
    ],
)
def test_writes_a_name_the_way_people_do(raw: str, readable: str) -> None:
    assert readable_name(raw) == readable
