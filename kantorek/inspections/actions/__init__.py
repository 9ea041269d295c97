"""What may happen to inspections and to the papers they want."""

from kantorek.inspections.actions.inspection import (
    add_inspection,
    change_inspection,
    export_inspections,
    move_inspection,
    remove_inspection,
    restore_inspection,
)
from kantorek.inspections.actions.papers import (
    change_paper,
    hand_over_paper,
    remove_paper,
    request_papers,
    restore_paper,
    take_back_paper,
)
from kantorek.inspections.actions.telling import tell_of_papers, tell_of_the_start

__all__ = [
    "add_inspection",
    "change_inspection",
    "change_paper",
    "export_inspections",
    "hand_over_paper",
    "move_inspection",
    "remove_inspection",
    "remove_paper",
    "request_papers",
    "restore_inspection",
    "restore_paper",
    "take_back_paper",
    "tell_of_papers",
    "tell_of_the_start",
]
