"""Set up an office and invite its first owner: `kantorek manage found_office NAME --owner "…" --email …`."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email

from kantorek.core.clock import now
from kantorek.core.errors import Refused
from kantorek.offices.actions import found_office


class Command(BaseCommand):
    help = "Set up an office and invite its first owner; prints the link that lets the owner in, once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Say what the office is called and who owns it."""
        parser.add_argument("name", help="the office's name, as its clients know it")
        parser.add_argument("--owner", required=True, help="first name and surname of the first owner")
        parser.add_argument("--email", required=True, help="the owner's mail address")
        parser.add_argument(
            "--language", default=settings.LANGUAGE_CODE, choices=[code for code, _ in settings.LANGUAGES]
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Check the address, set the office up, print the link."""
        name, owner, email = (str(options[key]).strip() for key in ("name", "owner", "email"))
        if not 0 < len(name) <= 150 or not 0 < len(owner) <= 150:
            raise CommandError("The names of the office and of its owner have 1 to 150 characters.")
        try:
            validate_email(email)
            office, link = found_office(
                name=name, owner=owner, email=email, address=settings.URL, at=now(), language=options["language"]
            )
        except ValidationError as wrong:
            raise CommandError(f"{email}: this is not a mail address.") from wrong
        except Refused as refused:
            raise CommandError(refused.message) from refused
        self.stdout.write(f"Office {office.pk}: {office.name}")
        self.stdout.write(f"Invitation for {email}, works once, for seven days:\n{link}")
