"""The addresses of tasks; arguments are named <model>_id, so that the attack test can fill them."""

from django.urls import path

from kantorek.tasks.views import board, client, comments, lists, quick, recurrences, steps, task, templates

app_name = "tasks"
urlpatterns = [
    path("tasks/", lists.index, name="list"),
    path("tasks/board/", board.board, name="board"),
    path("tasks/many/", lists.many, name="many"),
    path("tasks/undo/", lists.put_back, name="put_back"),
    path("tasks/add/", task.add, name="add"),
    path("tasks/find-client/", task.find_client, name="find_client"),
    path("tasks/<int:task_id>/", task.detail, name="detail"),
    path("tasks/<int:task_id>/edit/", task.edit, name="edit"),
    path("tasks/<int:task_id>/move/", task.move, name="move"),
    path("tasks/<int:task_id>/remove/", task.remove, name="remove"),
    path("tasks/<int:task_id>/restore/", task.restore, name="restore"),
    path("tasks/<int:task_id>/steps/add/", steps.add, name="add_step"),
    path("tasks/<int:task_id>/steps/order/", steps.order, name="order_steps"),
    path("tasks/<int:task_id>/steps/return/", steps.put_back, name="return_step"),
    path("tasks/<int:task_id>/steps/<int:step_id>/tick/", steps.tick, name="tick_step"),
    path("tasks/<int:task_id>/steps/<int:step_id>/edit/", steps.rename, name="rename_step"),
    path("tasks/<int:task_id>/steps/<int:step_id>/remove/", steps.remove, name="remove_step"),
    path("tasks/<int:task_id>/comments/add/", comments.write, name="write_comment"),
    path("tasks/<int:task_id>/comments/<int:comment_id>/edit/", comments.edit, name="edit_comment"),
    path("tasks/<int:task_id>/comments/<int:comment_id>/remove/", comments.remove, name="remove_comment"),
    path("tasks/<int:task_id>/comments/<int:comment_id>/restore/", comments.restore, name="restore_comment"),
    path("clients/<int:client_id>/tasks/", client.tab, name="client"),
    path("clients/<int:client_id>/tasks/add/", task.add_for_client, name="add_for_client"),
    path("tasks/quick/", quick.quick, name="quick"),
    path("tasks/quick/look/", quick.look, name="quick_look"),
    path("tasks/templates/", templates.index, name="templates"),
    path("tasks/templates/add/", templates.add, name="add_template"),
    path("tasks/templates/<int:template_id>/", templates.edit, name="template"),
    path("tasks/templates/<int:template_id>/use/", templates.use, name="use_template"),
    path("tasks/templates/<int:template_id>/remove/", templates.remove, name="remove_template"),
    path("tasks/templates/<int:template_id>/restore/", templates.restore, name="restore_template"),
    path("tasks/recurring/", recurrences.index, name="recurrences"),
    path("tasks/recurring/add/", recurrences.add, name="add_recurrence"),
    path("tasks/recurring/days/", recurrences.days, name="recurrence_days"),
    path("tasks/recurring/<int:recurrence_id>/", recurrences.edit, name="recurrence"),
    path("tasks/recurring/<int:recurrence_id>/pause/", recurrences.pause, name="pause_recurrence"),
    path("tasks/recurring/<int:recurrence_id>/remove/", recurrences.remove, name="remove_recurrence"),
    path("tasks/recurring/<int:recurrence_id>/restore/", recurrences.restore, name="restore_recurrence"),
]
