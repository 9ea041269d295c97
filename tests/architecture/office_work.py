"""The office work of a victim of the attack test: a task, an obligation, a document … every text of them marked."""

from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from PIL import Image

from kantorek.agreements.models import Agreement
from kantorek.clients.models import Client
from kantorek.core import scope
from kantorek.declarations.models import Obligation
from kantorek.documents.models import Document, DocumentVersion
from kantorek.files.models import StoredFile
from kantorek.inspections.models import Inspection, RequestedPaper
from kantorek.offices.models import StaffMember, Substitution
from kantorek.offices.tests.make import AT
from kantorek.tasks.models import Comment, Recurrence, Step, Task, Template

DAY = date(2026, 11, 20)


@dataclass(frozen=True, slots=True)
class Work:
    """One of everything that is done for a client."""

    template: Template
    recurrence: Recurrence
    task: Task
    step: Step
    comment: Comment
    obligation: Obligation
    file: StoredFile
    document: Document
    document_version: DocumentVersion
    agreement: Agreement
    inspection: Inspection
    paper: RequestedPaper
    substitution: Substitution


def make_work(client: Client, carer: StaffMember, colleague: StaffMember, words: str, shared: str) -> Work:
    """Make the rows; `words` stand in every text, `shared` in those that all colleagues of the office see."""
    with scope.system(client.office_id, "tests", at=AT):
        template, recurrence, task = _make_tasks(client, carer, words, shared)
        file, document, document_version = _make_document(client, carer, words)
        inspection, paper = _make_inspection(client, words)
        return Work(
            template=template,
            recurrence=recurrence,
            task=task,
            step=Step.objects.create(**_about(client), task=task, text=f"{words} krok", position=1),
            comment=_make_comment(client, carer, task, words),
            obligation=_make_obligation(client, words),
            file=file,
            document=document,
            document_version=document_version,
            agreement=_make_agreement(client, words),
            inspection=inspection,
            paper=paper,
            substitution=_make_substitution(carer, colleague, words),
        )


def _about(client: Client) -> dict[str, Any]:
    return {"office_id": client.office_id, "client": client}


def _make_comment(client: Client, carer: StaffMember, task: Task, words: str) -> Comment:
    said: dict[str, Any] = {"text": f"{words} uwaga", "author": carer, "author_name": words, "written_at": AT}
    return Comment.objects.create(**_about(client), task=task, **said)


def _make_agreement(client: Client, words: str) -> Agreement:
    said: dict[str, Any] = {"number": words[:60], "terms": words, "cancel_reason": words}
    return Agreement.objects.create(**_about(client), **said, starts_on=DAY, added_at=AT)


def _make_inspection(client: Client, words: str) -> tuple[Inspection, RequestedPaper]:
    said: dict[str, Any] = {"authority": words, "subject": words, "findings": words, "result": words}
    inspection = Inspection.objects.create(**_about(client), **said, kind="vat", starts_on=DAY, added_at=AT)
    named: dict[str, Any] = {"name": f"{words} pismo", "due_on": DAY}
    return inspection, RequestedPaper.objects.create(**_about(client), inspection=inspection, **named)


def _make_substitution(person: StaffMember, stand_in: StaffMember, words: str) -> Substitution:
    """One that is over: it opens nothing, and its words must not be seen elsewhere."""
    past = DAY.replace(year=2025)
    between: dict[str, Any] = {"person": person, "stand_in": stand_in, "starts_on": past, "ends_on": past}
    said: dict[str, Any] = {"note": words, "made_by_name": words}
    return Substitution.objects.create(office_id=person.office_id, **between, **said, made_at=AT)


def _make_tasks(client: Client, carer: StaffMember, words: str, shared: str) -> tuple[Template, Recurrence, Task]:
    plan: dict[str, Any] = {
        "office_id": client.office_id,
        "title": f"{words} zadanie",
        "text": words,
        "labels": [words],
    }
    template = Template.objects.create(office_id=client.office_id, title=shared, steps=[shared])
    mine = plan | {"client": client, "owner": carer}
    recurrence = Recurrence.objects.create(**mine, steps=[words], frequency="monthly", month_day=5, starts_on=DAY)
    task = Task.objects.create(
        **mine, due_on=DAY, created_at=AT, moved_at=AT, moved_by_name=words, steps_all=1, source_title=words
    )
    return template, recurrence, task


def _make_document(client: Client, carer: StaffMember, words: str) -> tuple[StoredFile, Document, DocumentVersion]:
    about: dict[str, Any] = {"office_id": client.office_id, "client_id": client.pk}
    document = Document.objects.create(
        **about,
        title=f"{words} dokument",
        folder=words,
        tags=[words],
        note=words,
        added_at=AT,
        added_by=carer,
        shared_at=AT,
    )
    picture = BytesIO()
    Image.new("1", (8, 8)).save(picture, "PNG")
    path = storages["files"].save(f"{client.office_id}/aa/{client.pk}", ContentFile(picture.getvalue()))
    file = StoredFile.objects.create(
        **about, owner_kind="documents.document", owner_id=document.pk, name=f"{words}.png", kind="image/png",
        size=len(words), sha256="a" * 64, path=path, pages=1, made_at=AT, made_by_kind="staff", made_by_name=words,
    )  # fmt: skip
    version = DocumentVersion.objects.create(
        **about, document=document, number=1, file=file, comment=words, added_at=AT
    )
    Document.objects.filter(pk=document.pk).update(newest=file, version_count=1)
    return file, document, version


def _make_obligation(client: Client, words: str) -> Obligation:
    return Obligation.objects.create(
        office_id=client.office_id,
        client=client,
        rule="jpk-v7m",
        period_kind="month",
        period_from=date(2026, 10, 1),
        period_to=date(2026, 10, 31),
        statutory_on=date(2026, 11, 25),
        due_on=date(2026, 11, 25),
        board_month=date(2026, 10, 1),
        note=words,
        receipt_number=words,
        amount=100,
        shown_at=AT,
        moved_at=AT,
        moved_by_name=words,
        made_at=AT,
    )
