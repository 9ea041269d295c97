"""What may be typed into search."""

from django import forms

from kantorek.core.words import LONGEST


class SearchForm(forms.Form):
    """A few words; whatever else is typed is cut off or finds nothing."""

    q = forms.CharField(required=False)

    def text(self) -> str:
        """The words, short enough and without signs that no text may hold."""
        return str(self.data.get("q", "")).replace("\x00", "")[:LONGEST].strip()
