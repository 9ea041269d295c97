"""What a file is by its bytes; what is not kept, and how that is said."""

import io
import struct
import time
import zipfile
import zlib
from typing import Any

import pytest

from kantorek.core.actor import Actor
from kantorek.core.errors import Refused
from kantorek.files.actions import checked
from kantorek.files.looking import Facts, child, drawing, packed
from kantorek.files.looking.names import clean_name
from kantorek.files.tests.make import LOCKED_PDF, PDF, PNG, docx, package, picture, upload
from kantorek.offices.tests.make import AT

HTML = b"<!doctype html><html><body><script>alert(1)</script></body></html>"
XML = '<?xml version="1.0" encoding="UTF-8"?>\n<!-- JPK -->\n<tns:JPK xmlns:tns="urn:x"><a>Żółć</a></tns:JPK>'.encode()
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504
EML = b"Return-Path: <a@b.example>\r\nFrom: a@b.example\r\nSubject: Umowa\r\n\r\nDzien dobry\r\n"
P7S = b"\x30\x82\x04\x00\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x82\x03\xf1" + b"\0" * 40


def look(name: str, data: bytes) -> Facts:
    return checked(Actor(kind="system", at=AT), upload(name, data))


def code_of(name: str, data: bytes) -> str:
    with pytest.raises(Refused) as refused:
        look(name, data)
    assert refused.value.message
    assert "%(" not in refused.value.message
    return refused.value.code


@pytest.mark.parametrize(
    ("name", "data", "media"),
    [
        ("umowa.pdf", PDF, "application/pdf"),
        ("SKAN.PDF", b"\xef\xbb\xbf" + PDF, "application/pdf"),
        ("skan.png", PNG, "image/png"),
        ("skan.jpeg", picture("JPEG"), "image/jpeg"),
        ("skan.webp", picture("WEBP"), "image/webp"),
        ("skan.tif", picture("TIFF"), "image/tiff"),
        ("pismo.docx", docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("jpk.xml", XML, "application/xml"),
        ("jpk.xml", XML.decode().encode("utf-16"), "application/xml"),
        ("wyciag.csv", "data;kwota\n2026-11-20;12,50 zł\n".encode("cp1250"), "text/csv"),
        ("BMW leasing.txt", b"BMW rata 14\r\n", "text/plain"),
        ("wyciag.sta", b":20:1\r\n:25:PL10\r\n", "text/plain"),
        ("list.eml", EML, "message/rfc822"),
        ("stare.doc", OLE + "WordDocument".encode("utf-16-le"), "application/msword"),
        ("stare.xls", OLE + "Workbook".encode("utf-16-le"), "application/vnd.ms-excel"),
        ("umowa.pdf.p7s", P7S, "application/pkcs7-signature"),
        ("skany.zip", package({"a.pdf": PDF, "b.png": PNG}), "application/zip"),
    ],
)
def test_knows_what_offices_send(name: str, data: bytes, media: str) -> None:
    assert look(name, data).media == media


def test_counts_pages_and_takes_the_hash() -> None:
    facts = look("umowa.pdf", PDF)
    assert (facts.pages, facts.size, facts.locked, len(facts.sha256)) == (2, len(PDF), False, 64)


def test_a_name_without_ending_gets_the_one_of_its_kind() -> None:
    assert [look(name, PDF).name for name in ("skan", "umowa 2.11")] == ["skan.pdf", "umowa 2.11.pdf"]


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("pusty.pdf", b"", "empty"),
        ("umowa.pdf", b"To nie jest PDF.", "not_what_it_says"),
        ("umowa.pdf", HTML, "unknown_inside"),
        ("umowa.txt", HTML, "unknown_inside"),
        ("umowa.pdf", b"<!-- %PDF-1.4 --><svg onload='alert(1)'/>", "unknown_inside"),
        ("umowa.pdf", b"%PDF-1.7\n<script>alert(1)</script>", "broken_pdf"),
        ("umowa.pdf", PDF[: len(PDF) // 3], "broken_pdf"),
        ("umowa.pdf", docx(), "not_what_it_says"),
        ("umowa.pdf", b"MZ\x90\x00\x03" + b"\0" * 200, "unknown_inside"),
        ("strona.html", HTML, "program"),
        ("logo.svg", b"<svg xmlns='http://www.w3.org/2000/svg'/>", "program"),
        ("program.exe", b"MZ\x90\x00\x03" + b"\0" * 200, "program"),
        ("skrypt.sh", b"#!/bin/sh\nrm -rf /\n", "program"),
        ("skrypt.bat", b"del *.*\r\n", "bad_kind"),
        ("film.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\0" * 40, "bad_kind"),
        ("skan.png", PNG[:40], "broken_picture"),
        ("arkusz.xlsx", package({"[Content_Types].xml": b"", "xl/vbaProject.bin": b"x"}), "macros"),
        ("paczka.zip", package({"faktura.exe": b"MZ"}), "programs_inside"),
        ("paczka.zip", b"PK\x03\x04" + b"\0" * 100, "broken_zip"),
    ],
)
def test_refuses_what_lies_is_damaged_or_dangerous(name: str, data: bytes, code: str) -> None:
    assert code_of(name, data) == code


def test_refuses_more_than_the_office_takes(settings: Any) -> None:
    settings.UPLOAD_MAX = 100
    assert code_of("umowa.pdf", PDF) == "too_large"


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("../../x", "x"),
        ("..\\..\\windows\\x.pdf", "x.pdf"),
        ("/etc/passwd", "passwd"),
        ("faktura\u202efdp.exe", "fakturafdp.exe"),
        ("a\x00b\nc.pdf", "abc.pdf"),
        ('a:b"c|d?.pdf', "a_b_c_d_.pdf"),
        ("  umowa  nr 5 .pdf ", "umowa nr 5 .pdf"),
        ("...", "file"),
        ("", "file"),
        ("Zażółć gęślą jaźń.pdf", "Zażółć gęślą jaźń.pdf"),
    ],
)
def test_a_name_is_only_a_name(sent: str, kept: str) -> None:
    assert clean_name(sent) == kept


def test_a_name_of_300_letters_keeps_its_ending() -> None:
    name = clean_name("ż" * 300 + ".pdf")
    assert len(name) == 180
    assert name.endswith("ż.pdf")


def test_refuses_a_document_that_unpacks_to_gigabytes() -> None:
    assert code_of("pismo.docx", docx(word__media=b"\0" * 60_000_000)) == "bomb"


def test_refuses_a_package_that_lies_about_its_size() -> None:
    data = bytearray(docx(word__media=b"\0" * 2_000_000))
    for at in _places(data, struct.pack("<L", 2_000_000)):
        data[at : at + 4] = struct.pack("<L", 1_000)
    assert code_of("pismo.docx", bytes(data)) == "bomb"


def test_refuses_packages_within_packages_within_packages() -> None:
    data = b"x"
    for depth in range(5):
        data = package({f"{depth}.zip": data})
    assert code_of("lalka.zip", data) == "bomb"


def test_refuses_a_nested_bomb() -> None:
    inner = package({"zera.txt": b"\0" * 60_000_000})
    assert code_of("paczka.zip", package({"w.zip": inner})) == "bomb"


def test_refuses_too_many_entries(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(packed, "MOST_ENTRIES", 20)
    assert code_of("paczka.zip", package({f"{n}.txt": b"" for n in range(30)})) == "bomb"


def test_refuses_entries_that_share_their_bytes() -> None:
    data = bytearray(package({"a.txt": b"\0" * 1000, "b.txt": b"\1" * 1000}))
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        second = file.infolist()[1].header_offset
    where = data.rfind(struct.pack("<L", second), 0, len(data) - 22)
    data[where : where + 4] = struct.pack("<L", 0)
    assert code_of("paczka.zip", bytes(data)) == "bomb"


def test_keeps_packages_and_office_files_with_a_password() -> None:
    data = bytearray(package({"lista.pdf": PDF}))
    for sign, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(sign) + place] |= 1
    assert look("lista.zip", bytes(data)).locked
    office = look("lista.xlsx", OLE + "EncryptedPackage".encode("utf-16-le"))
    assert (office.media.endswith("spreadsheetml.sheet"), office.locked) == (True, True)


def test_keeps_a_pdf_with_a_password_without_counting_its_pages() -> None:
    facts = look("lista plac.pdf", LOCKED_PDF)
    assert (facts.media, facts.locked, facts.pages) == ("application/pdf", True, None)


def test_the_child_speaks_the_same_codes() -> None:
    assert (drawing._LOCKED, drawing._HUGE) == (child.LOCKED, child.HUGE)


def test_what_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(drawing, "_PATIENCE", 0.001)
    assert code_of("umowa.pdf", PDF) == "too_heavy"


def test_refuses_a_picture_of_too_many_points() -> None:
    size = struct.pack(">LL", 60_000, 60_000)
    head = b"IHDR" + size + PNG[24:29]
    data = PNG[:12] + head + struct.pack(">L", zlib.crc32(head)) + PNG[33:]
    assert code_of("skan.png", data) == "too_many_points"


def _places(data: bytes | bytearray, wanted: bytes) -> list[int]:
    found, at = [], data.find(wanted)
    while at >= 0:
        found.append(at)
        at = data.find(wanted, at + 1)
    return found


def test_many_indented_lines_are_read_at_once() -> None:
    data = b"Raport: za listopad\r\n" + b" pozycja\r\n" * 2_000 + b"koniec"  # each line once doubled the time it took
    started = time.monotonic()
    assert look("raport.txt", data).media == "text/plain"
    assert time.monotonic() - started < 2


def large_end(data: bytes, entries: int, length: int) -> bytes:
    """The package with a ZIP64 end before its own, as some programs always write it."""
    at = data.rfind(b"PK\x05\x06")
    (start,) = struct.unpack("<L", data[at + 16 : at + 20])
    end = b"PK\x06\x06" + struct.pack("<QHHLLQQQQ", 44, 45, 45, 0, 0, entries, entries, length, start)
    return data[:at] + end + b"PK\x06\x07" + struct.pack("<LQL", 0, at, 1) + data[at:]


def test_a_list_of_entries_that_only_the_second_end_tells_is_bounded_before_it_is_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = package({"a.txt": b"x", "b.txt": b"y"})
    length = struct.unpack("<L", data[-10:-6])[0]
    assert look("paczka.zip", large_end(data, 2, length)).media == "application/zip"
    monkeypatch.setattr(zipfile, "ZipFile", lambda *_args: pytest.fail("read"))
    assert code_of("paczka.zip", large_end(data, 2, 5_000_000)) == "bomb"
    assert code_of("paczka.zip", large_end(data, 20_000, length)) == "bomb"
