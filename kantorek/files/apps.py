"""Files: one door in for everything that people send, pictures of pages out."""

from django.apps import AppConfig


class FilesConfig(AppConfig):
    name = "kantorek.files"
    label = "files"

    def ready(self) -> None:
        """Hang the timeline's sentences; draw the logos that offices send."""
        from kantorek.core import pictures
        from kantorek.files import sentences
        from kantorek.files.looking.logos import logo_png

        pictures.draw_logos_by(logo_png)
        sentences.register()
