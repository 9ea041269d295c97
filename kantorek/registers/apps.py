"""Official registers: one adapter each, every answer kept as evidence, no call over a limit."""

from django.apps import AppConfig


class RegistersConfig(AppConfig):
    name = "kantorek.registers"
    label = "registers"

    def ready(self) -> None:
        """Say how the events of registers read, and who may watch them at work."""
        from kantorek.core import live
        from kantorek.registers import sentences

        sentences.register()
        live.topic("registers", may=lambda actor, _pk: actor.may("registers.ask"), of_office=True)
