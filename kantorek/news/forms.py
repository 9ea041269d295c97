"""What may be typed about announcements: the words in both languages, for whom, from when and until when."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from kantorek.clients.forms.listing import FilterForm
from kantorek.core.actor import WARSAW, Actor
from kantorek.core.fields import DayField
from kantorek.news.choices import Audience
from kantorek.news.models import Announcement

_EIGHT: Final = time(8)
_DIGITS: Final = 18


def ids_in(values: Iterable[str]) -> list[int]:
    """Read ids that a form sends; what is none is passed over."""
    good = (text for text in values if text.isascii() and text.isdigit() and len(text) <= _DIGITS)
    return list(dict.fromkeys(int(text) for text in good))


class WordsForm(forms.Form):
    """The words of an announcement: Polish ones, and English ones if there are any."""

    title = forms.CharField(label=_("Title"), max_length=160, error_messages={"required": _("Write a title.")})
    body = forms.CharField(label=_("Text"), required=False, widget=forms.Textarea(attrs={"rows": 10}))
    title_en = forms.CharField(label=_("Title in English"), max_length=160, required=False)
    body_en = forms.CharField(label=_("Text in English"), required=False, widget=forms.Textarea(attrs={"rows": 10}))


class AnnouncementForm(WordsForm):
    """A whole announcement; `offered` are the tags, groups and people of the office that may be named."""

    audience = forms.ChoiceField(label=_("For whom"), choices=Audience.choices, initial=Audience.ALL)
    tags = forms.MultipleChoiceField(label=_("Tags"), required=False)
    client_ids = forms.Field(required=False)
    group = forms.ChoiceField(label=_("Group"), required=False)
    pinned = forms.BooleanField(label=_("Keep on top"), required=False)
    must_confirm = forms.BooleanField(label=_("Ask for a confirmation"), required=False)
    by_mail = forms.BooleanField(label=_("Send by mail too"), required=False)
    last_on = DayField(label=_("Last day"))
    publish_on = DayField(label=_("Publish on"))
    publish_time = forms.TimeField(label=_("at"), required=False, widget=forms.TimeInput(attrs={"type": "time"}))

    def __init__(self, data: QueryDict | None, *, offered: dict[str, Any], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.offered = offered
        self.fields["tags"].choices = [(tag, tag) for tag in offered["tags"]]  # type: ignore[attr-defined]
        groups = [("", _("everybody in the office")), *((str(group.pk), group.name) for group in offered["groups"])]
        self.fields["group"].choices = groups  # type: ignore[attr-defined]
        self.filters = FilterForm(data if data is not None else QueryDict(), people=offered["people"].items())

    def fields_said(self) -> dict[str, Any]:
        """Give what was typed as the actions take it; what belongs to another audience is left out."""
        said, whom = self.cleaned_data, self.cleaned_data["audience"]
        names = ("title", "body", "title_en", "body_en", "audience", "pinned", "must_confirm", "by_mail")
        groups = {str(group.pk): group for group in self.offered["groups"]}
        return {
            **{name: said[name] for name in names},
            "tags": said["tags"] if whom == Audience.TAGS else [],
            "wanted": self.filters.chosen() if whom == Audience.FILTER else {},
            "client_ids": self.chosen_clients() if whom == Audience.CLIENTS else [],
            "group": groups.get(said["group"]) if whom == Audience.STAFF else None,
            "expires_at": end_of(said["last_on"]),
        }

    def fields_kept(self) -> dict[str, Any]:
        """Give what of an unfinished form can be kept as a draft: all but what is half typed; the action looks at the titles."""
        half = set(self.errors) | ({"expires_at"} if "last_on" in self.errors else set())
        self.cleaned_data = dict.fromkeys(self.fields) | self.cleaned_data
        kept = {key: value for key, value in self.fields_said().items() if key not in half}
        return kept | {name: self.data.get(name, "") for name in ("title", "title_en")}

    def chosen_clients(self) -> list[int]:
        """The clients that are ticked."""
        if isinstance(self.data, QueryDict):
            return ids_in(self.data.getlist("client_ids"))
        return list(self.initial.get("client_ids", []))

    def moment(self) -> datetime | None:
        """Give when it shall be published, None for no day."""
        day = self.cleaned_data["publish_on"]
        at = self.cleaned_data["publish_time"] or _EIGHT
        return datetime.combine(day, at, WARSAW) if day else None


def written(announcement: Announcement) -> dict[str, Any]:
    """Give what the form shows of an announcement."""
    names = ("title", "body", "title_en", "body_en", "audience", "tags", "client_ids")
    switches = ("pinned", "must_confirm", "by_mail")
    begins = announcement.publish_at.astimezone(WARSAW) if announcement.publish_at else None
    return {
        **{name: getattr(announcement, name) for name in (*names, *switches)},
        "group": str(announcement.group_id or ""),
        "last_on": last_day(announcement.expires_at),
        "publish_on": begins.date() if begins else None,
        "publish_time": f"{begins:%H:%M}" if begins else None,
    }


def end_of(day: date | None) -> datetime | None:
    """Give the moment at which a day is over in Warsaw."""
    return datetime.combine(day + timedelta(days=1), time(), WARSAW) if day else None


def last_day(moment: datetime | None) -> date | None:
    """Give the last day before a moment."""
    return (moment - timedelta(seconds=1)).astimezone(WARSAW).date() if moment else None


def meant(actor: Actor, form: AnnouncementForm) -> Announcement:
    """Make the announcement that an unfinished form describes, to count whom it would reach; it is never saved."""
    form.is_valid()
    data = form.cleaned_data
    groups = {str(group.pk): group for group in form.offered["groups"]}
    return Announcement(
        office_id=actor.office_id,
        author_id=actor.staff_id,
        audience=data.get("audience") or Audience.ALL,
        tags=data.get("tags") or [],
        wanted=form.filters.chosen(),
        client_ids=form.chosen_clients(),
        group=groups.get(data.get("group") or ""),
        by_mail=bool(data.get("by_mail")),
    )


class GroupForm(forms.Form):
    """A group of colleagues."""

    name = forms.CharField(label=_("Name"), max_length=80, error_messages={"required": _("Give the group a name.")})
    members = forms.TypedMultipleChoiceField(
        label=_("People"),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one person.")},
    )

    def __init__(self, data: QueryDict | None, *, people: dict[int, str], **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["members"].choices = list(people.items())  # type: ignore[attr-defined]
