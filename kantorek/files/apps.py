"""Files: one door in for everything that people send, pictures of pages out."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kantorek.files"
    label = "files"

    def ready(self) -> None:
        """Hang the timeline's sentences."""
        from kantorek.files import sentences

        sentences.register()
