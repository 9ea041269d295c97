"""The portal's socket: one company's page of a client's person, or of staff who look on, by the rules of the guard."""

from typing import ClassVar

from django.http import HttpRequest

from kantorek.core import live
from kantorek.core.actor import Actor
from kantorek.core.clock import now
from kantorek.offices.consumers import LiveSocket
from kantorek.portal.access import actor_at_company


class PortalSocket(LiveSocket):
    """One open page of one company; its id stands in the address. It hears the topics that are open to clients' people."""

    side: ClassVar[str] = "client"

    def find(self, request: HttpRequest) -> Actor | None:
        """Find the person at this company; another company's id is as good as none."""
        return actor_at_company(request, self.scope["url_route"]["kwargs"]["client_id"], at=now())

    def group_of(self, actor: Actor) -> str:
        """Name the sockets of a client's person; of a colleague who looks on, their own."""
        if actor.contact_id is None:
            return live.group_of_person(actor.office_id, actor.staff_id)
        return live.group_of_contact(actor.office_id, actor.contact_id)
