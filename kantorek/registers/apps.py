"""Official registers: one adapter each, every answer kept as evidence, no call over a limit."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kantorek.registers"
    label = "registers"

    def ready(self) -> None:
        """Say how the events of registers read."""
        from kantorek.registers import sentences

        sentences.register()
