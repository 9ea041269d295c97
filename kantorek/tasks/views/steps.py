"""The checklist of a task; each change draws it anew."""

from datetime import datetime

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from kantorek.core.forms import attempt
from kantorek.core.pages import page, toast
from kantorek.offices.access import StaffRequest, staff
from kantorek.tasks import actions
from kantorek.tasks.forms.listing import numbers
from kantorek.tasks.forms.task import StepForm
from kantorek.tasks.models import Step, Task
from kantorek.tasks.views.lists import is_part
from kantorek.tasks.views.sheet import steps_of, task_of

SALT = "tasks.step"


@require_POST
@staff("tasks.edit")
def add(request: StaffRequest, task_id: int) -> HttpResponse:
    """Add a line; the field stays in hand for the next."""
    task, form = task_of(request.actor, task_id), StepForm(request.POST)
    if form.is_valid():
        text = form.cleaned_data["text"]
        if attempt(form, lambda: actions.add_step(request.actor, task, text=text)):
            return _drawn(request, task)
    return _drawn(request, task, form)


@require_POST
@staff("tasks.edit")
def tick(request: StaffRequest, task_id: int, step_id: int) -> HttpResponse:
    """Tick a line, or take its tick back."""
    task = task_of(request.actor, task_id)
    actions.tick_step(request.actor, _step(request, task, step_id), done=request.POST.get("done") == "1")
    return _drawn(request, task)


@staff("tasks.edit")
def rename(request: StaffRequest, task_id: int, step_id: int) -> HttpResponse:
    """Word a line anew, in its place."""
    task = task_of(request.actor, task_id)
    step = _step(request, task, step_id)
    form = StepForm(
        request.POST if request.method == "POST" else None, initial={"text": step.text}, auto_id="id_line_%s"
    )
    if form.is_bound and form.is_valid():
        text = form.cleaned_data["text"]
        seen = request.POST.get("seen")
        if attempt(form, lambda: actions.rename_step(request.actor, step, text=text, seen=seen)):
            return _drawn(request, task)
        step.refresh_from_db(fields=["text"])
    context = {"task": task, "step": step, "form": form}
    answer = page(request, "tasks/step_edit.html", context, part="line", status=422 if form.errors else 200)
    if form.errors and is_part(request):
        answer["HX-Retarget"], answer["HX-Reswap"] = f"#step-{step.pk}", "outerHTML"
    return answer


@require_POST
@staff("tasks.edit")
def remove(request: StaffRequest, task_id: int, step_id: int) -> HttpResponse:
    """Take a line out, with a way back."""
    task = task_of(request.actor, task_id)
    step = _step(request, task, step_id)
    actions.remove_step(request.actor, step)
    ticked = step.done_at.isoformat() if step.done_at else ""
    was = signing.dumps([step.text, step.position, ticked, step.done_by_name], salt=SALT, compress=True)
    undo = f"{reverse('tasks:return_step', args=[task.pk])}?was={was}"
    return toast(request, _drawn(request, task), _("Step removed."), undo=undo)


@require_POST
@staff("tasks.edit")
def put_back(request: StaffRequest, task_id: int) -> HttpResponse:
    """Put a line back that was taken out; the address carries it under our seal."""
    task = task_of(request.actor, task_id)
    try:
        text, position, ticked, name = signing.loads(request.GET.get("was", ""), salt=SALT, max_age=3600)
    except signing.BadSignature:
        return toast(request, _drawn(request, task), _("It is too late to take this back."), level="look")
    done_at = datetime.fromisoformat(ticked) if ticked else None
    actions.return_step(request.actor, task, text=text, position=position, done_at=done_at, done_by_name=name)
    return toast(request, _drawn(request, task), _("Taken back."))


@require_POST
@staff("tasks.edit")
def order(request: StaffRequest, task_id: int) -> HttpResponse:
    """Move one line up or down, or bring all into the order that is sent."""
    task = task_of(request.actor, task_id)
    ids = numbers(request.POST.getlist("step"))
    if shift := {"up": -1, "down": 1}.get(request.POST.get("shift", "")):
        ids = _shifted(request, task, ids[:1], shift)
    actions.order_steps(request.actor, task, step_ids=ids)
    return _drawn(request, task)


def _shifted(request: StaffRequest, task: Task, ids: list[int], by: int) -> list[int]:
    """All lines in order, with one of them moved by one place."""
    rows = Step.objects.visible_to(request.actor).filter(task=task).order_by("position", "pk")
    every = list(rows.values_list("pk", flat=True))
    if ids and ids[0] in every:
        at = every.index(ids[0])
        every.insert(max(0, at + by), every.pop(at))
    return every


def _step(request: StaffRequest, task: Task, step_id: int) -> Step:
    step: Step = get_object_or_404(Step.objects.visible_to(request.actor), pk=step_id, task=task)
    return step


def _drawn(request: StaffRequest, task: Task, form: StepForm | None = None) -> HttpResponse:
    """The checklist as it stands now; a plain form goes back to the page."""
    if form is None and not is_part(request):
        return redirect(f"{reverse('tasks:detail', args=[task.pk])}#steps")
    context = steps_of(request.actor, task_of(request.actor, task.pk)) | ({"step_form": form} if form else {})
    status = 422 if form else 200
    return page(
        request, "tasks/task_steps.html#steps" if is_part(request) else "tasks/steps_page.html", context, status=status
    )
