"""Reads the little that is wanted of the full extract (OdpisPelny): who it was, and when it was struck off."""

from typing import Any

from kantorek.registers.findings import RegisterDown
from kantorek.registers.gus.names import readable_name
from kantorek.registers.krs.parse import identifiers, refuse_another, sections_of
from kantorek.registers.values import day_of, filled, list_of, object_of, text_of


def struck_off(body: Any, number: str) -> dict[str, Any]:
    """Read name, numbers and the day of striking off; there is no field for it, only the wording of an entry.

    Every value is a list with the numbers of the entries that wrote it and struck it out; the last one counts.
    """
    extract = object_of(object_of(body).get("odpis"))
    header = object_of(extract.get("naglowekP"))
    if not header:
        raise RegisterDown("malformed", detail="no extract")
    refuse_another(header, number)
    subject = object_of(sections_of(extract)["dzial1"].get("danePodmiotu"))
    name = text_of(_last(subject, "nazwa"), 500)
    entries = [object_of(entry) for entry in list_of(header.get("wpis"))]
    ends = [day_of(entry.get("dataWpisu")) for entry in entries if "WYKREŚL" in text_of(entry.get("opis"), 500).upper()]
    return filled(
        {
            "name": readable_name(name),
            "name_raw": name,
            "legal_form": text_of(_last(subject, "formaPrawna")),
            **identifiers({"identyfikatory": _last(subject, "identyfikatory")}),
            "registered_on": day_of(entries[0].get("dataWpisu")) if entries else "",
            "struck_off_on": ends[-1] if ends else "",
        }
    )


def _last(section: dict[str, Any], key: str) -> Any:
    versions = [object_of(version) for version in list_of(section.get(key))]
    living = [version for version in versions if not version.get("nrWpisuWykr")]
    return (living or versions)[-1].get(key) if versions else None
