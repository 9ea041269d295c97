"""The demo's work: enough to look at, whole, and the same in every run."""

import random
from collections import Counter

from kantorek.clients.tests.make import make_client
from kantorek.conftest import Cast
from kantorek.core import scope
from kantorek.offices.models import Role
from kantorek.offices.tests.make import AT, make_staff
from kantorek.tasks import bench, demo
from kantorek.tasks.models import Comment, Recurrence, Task, Template


def test_the_demo_loads_its_work(cast: Cast) -> None:
    for login in ("tomasz", "michal", "kasia", "iwona"):
        make_staff(cast.office, login.capitalize(), role=Role.MANAGER, email=f"{login}@example.com")
    make_client(cast.office, "Brukarstwo Lis sp. z o.o.", nip=None, carer=cast.anna)
    for _number in range(4):
        make_client(cast.office, carer=cast.marek)
    with scope.system(cast.office.pk, "tests", at=AT):
        hero = type(cast.lipa).objects.get(name__startswith="Brukarstwo")
        type(hero).objects.filter(pk=hero.pk).update(nip=demo.HERO)
    made = demo.load(cast.office.pk, at=AT)
    with scope.system(cast.office.pk, "tests", at=AT):
        tasks = list(Task.objects.all())
        states = Counter(task.state for task in tasks if task.client_id == hero.pk)
        assert (states["done"], sum(states.values())) == (34, 38)
        assert len(tasks) == made
        assert (Template.objects.count(), Recurrence.objects.count()) == (6, 8)
        assert Comment.objects.exists()
        assert all(task.steps_done <= task.steps_all == task.steps.count() for task in tasks)
        assert all(task.made_by_id != task.reviewer_id for task in tasks if task.state == "review" and task.reviewer_id)


def test_the_bench_loads_what_the_pages_can_show(cast: Cast) -> None:
    with scope.system(cast.office.pk, "tests", at=AT):
        rows = [
            bench._task(cast.office.pk, [cast.anna.pk], [cast.lipa.pk], number, random.Random(1), AT.date())
            for number in range(60)
        ]
        Task.objects.bulk_create(rows)
        assert Task.objects.open().count() == 12
