"""What colleagues say about a task; each change draws the comments anew."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.offices.models import StaffMember
from kantorek.tasks import actions
from kantorek.tasks.forms.listing import number
from kantorek.tasks.forms.task import CommentForm
from kantorek.tasks.models import Comment, Task
from kantorek.tasks.views.lists import is_part
from kantorek.tasks.views.sheet import comments_of, people_for, task_of


@require_POST
@staff("tasks.edit")
def write(request: StaffRequest, task_id: int) -> HttpResponse:
    """Say something; colleagues named in it who do not see the client are not told, and that is said."""
    task, form = task_of(request.actor, task_id), CommentForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        comment = attempt(form, lambda: actions.write_comment(request.actor, task, text=text))
        if comment:
            return _unseen(request, task, comment, _drawn(request, task))
    return _drawn(request, task, form)


@staff("tasks.edit")
def edit(request: StaffRequest, task_id: int, comment_id: int) -> HttpResponse:
    """Word a comment anew, in its place."""
    task = task_of(request.actor, task_id)
    comment = _comment(request, task, comment_id)
    posted = request.POST if request.method == "POST" else None
    form = CommentForm(posted, initial={"text": comment.text}, auto_id="id_said_%s")
    if form.is_bound and form.is_valid():
        text, version = form.cleaned_data["text"], number(request.POST.get("version", "")) or 0
        if attempt(form, lambda: actions.change_comment(request.actor, comment, text=text, version=version)):
            return _drawn(request, task)
        comment.refresh_from_db()
    names = [name for _pk, name in people_for(request.actor, task.client)]
    context = {"task": task, "comment": comment, "form": form, "people_names": names}
    answer = page(request, "tasks/comment_edit.html", context, part="edit", status=422 if form.errors else 200)
    if form.errors and is_part(request):
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#comment-{comment.pk}", "outerHTML"
    return answer


@require_POST
@staff("tasks.edit")
def remove(request: StaffRequest, task_id: int, comment_id: int) -> HttpResponse:
    """Take a comment away, with a way back."""
    task = task_of(request.actor, task_id)
    actions.remove_comment(request.actor, _comment(request, task, comment_id))
    undo = reverse("tasks:restore_comment", args=[task_id, comment_id])
    return toast(request, _drawn(request, task), _("Comment removed."), undo=undo)


@require_POST
@staff("tasks.edit")
def restore(request: StaffRequest, task_id: int, comment_id: int) -> HttpResponse:
    """Bring a comment back."""
    task = task_of(request.actor, task_id)
    actions.restore_comment(request.actor, _comment(request, task, comment_id))
    return toast(request, _drawn(request, task), _("Comment restored."))


def _comment(request: StaffRequest, task: Task, comment_id: int) -> Comment:
    comment: Comment = get_object_or_404(Comment.objects.visible_to(request.actor), pk=comment_id, task=task)
    return comment


def _unseen(request: StaffRequest, task: Task, comment: Comment, answer: HttpResponse) -> HttpResponse:
    """Say who was named but does not see the client, and so was not told."""
    seeing = {pk for pk, _name in people_for(request.actor, task.client)}
    blind = StaffMember.objects.visible_to(request.actor).filter(pk__in=set(comment.mentioned) - seeing)
    names = ", ".join(blind.values_list("name", flat=True)) if set(comment.mentioned) - seeing else ""
    if not names:
        return answer
    return toast(request, answer, _("Not told, because they do not see this client: %s") % names, level="look")


def _drawn(request: StaffRequest, task: Task, form: CommentForm | None = None) -> HttpResponse:
    """The comments as they stand now; a plain form goes back to the page."""
    if form is None and not is_part(request):
        return redirect(f"{reverse('tasks:detail', args=[task.pk])}#comments")
    people = people_for(request.actor, task.client)
    context = comments_of(request.actor, task_of(request.actor, task.pk), people)
    context |= {"people_names": [name for _pk, name in people]} | ({"comment_form": form} if form else {})
    template = "tasks/task_comments.html#comments" if is_part(request) else "tasks/comments_page.html"
    return page(request, template, context, status=422 if form else 200)
