"""Conversations behind the wall, with foreign keys that keep to one office."""

from django.db import migrations

from kantorek.core.walls import OfficeForeignKey, Walled

STAFF, CLIENT, CONTACT = "offices_staffmember", "clients_client", "clients_contact"


class Migration(migrations.Migration):
    dependencies = [("chat", "0001_first"), ("clients", "0002_walls"), ("offices", "0002_walls")]

    operations = [
        OfficeForeignKey("chat_conversation", "client_id", CLIENT),
        OfficeForeignKey("chat_conversation", "contact_id", CONTACT),
        OfficeForeignKey("chat_conversation", "assigned_id", STAFF),
        OfficeForeignKey("chat_chatmessage", "client_id", CLIENT),
        OfficeForeignKey("chat_chatmessage", "conversation_id", "chat_conversation", on_delete="CASCADE"),
        OfficeForeignKey("chat_chatmessage", "author_staff_id", STAFF),
        OfficeForeignKey("chat_chatmessage", "author_contact_id", CONTACT),
        Walled("chat_conversation", client="client_id"),
        Walled("chat_chatmessage", client="client_id"),
        Walled("chat_cannedanswer"),
        Walled("chat_chathours"),
    ]
