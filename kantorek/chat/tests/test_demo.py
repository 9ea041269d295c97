"""The demo's conversations, as both sides find them."""

from kantorek.chat import demo, lists
from kantorek.chat.models import CannedAnswer, ChatMessage, Conversation
from kantorek.clients.tests.make import make_client, make_contact
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.tests.make import AT, actor_of


def test_the_demo_shows_every_state_of_a_conversation(cast: Cast) -> None:
    hero = make_client(cast.office, "Brukarstwo Lis", carer=cast.anna, nip=demo.HERO)
    for name in ("Ewa Lis", "Dorota Bielak", "Adam Lis"):
        make_contact(hero, name)
    for number in range(5):
        make_contact(make_client(cast.office, f"Klient {number}", carer=cast.marek), f"Osoba {number}")
    demo.load(cast.office.pk, at=AT)
    with scope.of(actor_of(cast.marek)) as actor:
        counts = lists.inbox_counts(actor)
        assert counts["waiting"] and counts["answered"] and counts["snoozed"]
        assert CannedAnswer.objects.visible_to(actor).count() == 6
        ewa = Conversation.objects.visible_to(actor).get(contact__name="Ewa Lis")
        said = [line.text for line in lists.newest_lines(actor, ewa)]
        assert any("kurtki robocze" in text for text in said) and any("ZJ/2288" in text for text in said)
        lines = ChatMessage.objects.visible_to(actor)
        assert lines.filter(kind="comment").count() == 1
        assert not lines.filter(kind="away").exists()
