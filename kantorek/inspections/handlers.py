"""A task that was made of a wanted paper is done: so is the paper, and the other way round."""

from kantorek.core.actor import Actor
from kantorek.core.events import on
from kantorek.inspections.actions import hand_over_paper, take_back_paper
from kantorek.inspections.models import RequestedPaper
from kantorek.tasks.choices import State
from kantorek.tasks.events import TaskMoved


@on(TaskMoved)
def follow_the_task(actor: Actor, event: TaskMoved) -> None:
    """Hand the paper over when its task is done, and miss it again when the task is opened anew."""
    if State.DONE not in (event.was, event.now):
        return
    papers = RequestedPaper.objects.current().filter(task_id=event.subject.id, inspection__removed_at=None)
    paper = papers.filter(client_id=event.client_id or 0).first()
    if paper and event.now == State.DONE:
        hand_over_paper(actor, paper)
    elif paper:
        take_back_paper(actor, paper)
