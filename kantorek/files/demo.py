"""Papers of the demo: small real PDFs, made here by hand so that loading hundreds of them costs nothing."""

import hashlib
import io

from kantorek.core.actor import Actor
from kantorek.core.refs import Ref
from kantorek.files import keeping
from kantorek.files.models import StoredFile


def paper(*pages: list[str]) -> bytes:
    """Give a PDF with a few lines a page, the first one large; letters beyond ASCII lose their marks."""
    count = len(pages)
    kids = " ".join(f"{4 + 2 * at} 0 R" for at in range(count))
    objects = [
        "<< /Type /Catalog /Pages 2 0 R >>",
        f"<< /Type /Pages /Kids [{kids}] /Count {count} >>",
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
    ]
    for at, lines in enumerate(pages):
        drawn = _drawn(lines)
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {5 + 2 * at} 0 R"
            " /Resources << /Font << /F1 3 0 R >> >> >>"
        )
        objects.append(f"<< /Length {len(drawn)} >>\nstream\n{drawn}\nendstream")
    return _written(objects)


def demo_file(actor: Actor, name: str, *lines: str, owner: Ref, client_id: int | None) -> StoredFile:
    """Keep a paper of the demo without looking at it: it was made here."""
    data = paper([name.rsplit(".", 1)[0], *lines])
    return StoredFile.objects.create(
        office_id=actor.office_id,
        client_id=client_id,
        owner_kind=owner.kind,
        owner_id=owner.id,
        name=name,
        kind="application/pdf",
        size=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        path=keeping.write(actor.office_id, io.BytesIO(data)),
        pages=1,
        made_at=actor.at,
        made_by_kind=actor.kind,
        made_by_staff_id=actor.staff_id,
        made_by_name="" if actor.kind == "system" else actor.name[:150],
    )


_PLAIN = str.maketrans("ąćęłńóśźżĄĆĘŁŃÓŚŹŻ–", "acelnoszzACELNOSZZ-")


def _drawn(lines: list[str]) -> str:
    plain = [line.translate(_PLAIN).encode("ascii", "ignore").decode() for line in lines]
    safe = [line.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)") for line in plain]
    shown = [f"/F1 {20 if not at else 11} Tf 0 {0 if not at else -26} Td ({line}) Tj" for at, line in enumerate(safe)]
    return "BT 64 760 Td " + " ".join(shown) + " ET"


def _written(objects: list[str]) -> bytes:
    made, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(made))
        made += f"{number} 0 obj\n{body}\nendobj\n".encode()
    start = len(made)
    made += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n".encode()
    made += "".join(f"{place:010d} 00000 n \n" for place in places).encode()
    return made + f"trailer << /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n".encode()
