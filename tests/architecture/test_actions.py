"""Every write goes through an action, every action begins with the actor, and every action tells the stream."""

import ast
from pathlib import Path

from tests.architecture import source

WRITES = {"save", "create", "update", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
NOT_ROWS = {"cache", "request", "session", "headers", "hash", "digest", "values", "context", "changes"}
"""Things with an update() or delete() of their own that are no rows."""
SILENT = {
    "portal.actions.access.close_links_mailed_to": "follows from the contact's or the access' own event",
    "news.actions.reading.note_mailed": "a letter follows from an event, which has been told",
    "news.actions.writing.keep_draft": "what somebody is typing is no news; saving and publishing it are",
    "portal.actions.links.first_today": "whoever asks tells of the opening",
    "chat.actions.reading.mark_seen": "how far a side has read is kept on the conversation",
    "chat.actions.reading.note_mailed": "the letter itself is told of by whoever writes it",
    "chat.actions.taking.save_conversation": "part of every change of a conversation, which tells",
    "portal.actions.wished.wished": "part of write_letter_of_day(), which tells",
    "notifications.actions.telling._tell_each": "part of notify()",
    "notifications.actions.telling.notify": "a notice follows from an event, which has been told",
    "notifications.actions.telling.tell_contacts": "the same",
    "notifications.actions.telling._put": "part of telling",
    "notifications.actions.telling._once_more": "part of telling",
    "notifications.actions.telling._plan": "part of telling",
    "notifications.actions.mailing.write_notice": "that a letter of a notice went is noted on the notice",
    "notifications.actions.mailing.write_waiting": "the same",
    "notifications.actions.wishing.change_wishes": "how a person wishes to be told is their own matter",
    "notifications.actions.wishing._held": "part of change_wishes()",
    "notifications.actions.wishing._plan_again": "part of change_wishes()",
    "notifications.actions.reading.mark_group_read": "whether a person has read a notice is their own matter",
    "notifications.actions.reading.mark_read": "whether a person has read a notice is their own matter",
    "notifications.actions.reading.mark_unread": "the same, taken back",
    "notifications.actions.reading.mark_all_read": "the same, for all of them",
    "notifications.actions.reading.mark_all_unread": "the same, taken back",
    "notifications.actions.reading.drop_notices": "part of deleting a client, which tells",
    "notifications.push.actions.add_device": "which browsers are reached is a person's own matter, over all offices",
    "notifications.push.actions._make_room": "part of add_device()",
    "notifications.push.actions.remove_device": "the same",
    "notifications.push.actions.remove_endpoint": "the same",
    "notifications.push.actions.remove_session": "the same",
    "offices.actions.look.draft_look": "nobody but the settings sees a draft: show_look() tells",
    "offices.actions.look.draft_logo": "the same",
    "offices.actions.look.discard_look": "the same",
    "offices.actions.look._keep": "the same",
    "portal.actions.words.put_words": "a word follows from an event, which has been told; the letter tells (ContactTold)",
    "accounts.actions.make_key": "the caller tells what the key is for (StaffInvited, TokenIssued)",
    "accounts.actions.make_sign_in_link": "how a person signs in is their own matter, over all offices",
    "accounts.actions.use_sign_in_link": "the same",
    "accounts.actions.close_sign_in_links": "the same",
    "accounts.actions.set_own_password": "the same",
    "accounts.actions.prove_address": "the same; the person is told by letter",
    "clients.actions.terms.start_terms": "part of add_client(), which tells",
    "clients.actions.client.seat_carers": "seats follow from carers, whose change is told",
    "verification.actions.taking.compare_again": "what differs follows from the sheet, whose change is told",
    "clients.actions.intake.tick_rows": "a tick decides nothing yet: confirm_intake() does, and tells",
    "clients.actions.intake_adding._settle": "add_client() tells; what was refused is counted in IntakeFinished",
    "clients.actions.intake_looking.ask_pkd": "an answer of a register, told with the client that it becomes",
    "clients.actions.intake_looking._save": "what a register said of one row; the end of the look-up is told",
    "clients.actions.intake_work.take_up_intake": "a lease of a job, over in a minute; the end of the work is told",
    "clients.actions.intake_work.leave_intake": "nobody is there any more who could be told",
    "portal.actions.looking.note_visit": "when somebody was here last is no news",
    "registers.actions.answers.begin": "a question is no news; its answer is told when it comes",
    "registers.actions.plural.keep_many": "whoever asked many at once tells what came of it: the night only what moved",
    "verification.actions.lights.sync_lights": "lights follow from the client's data, whose change is told",
    "files.actions.give_file": "file_stored() tells what the file became",
    "declarations.actions.planning.drop_duties": "part of deleting a client, which tells",
    "declarations.actions.taking.touch": "saves what an action changed, and that one tells",
    "tasks.actions.comments.put_comment": "write_comment() and save_move() tell what was said",
    "tasks.actions.steps.put_steps": "add_step() and add_task() tell",
    "registers.actions.answers.link_answer": "part of adding a client, which tells; the answer itself was told when it came",
}
"""Functions of an actions module that write and do not tell, with the reason."""
COUNTERS = {
    "registers.actions.quotas": "what is left of a register's limits, over all offices: nobody's data, and no person acts",
    "registers.actions.calls": "the call itself, outside any transaction: no row and no office in it",
    "registers.actions.flat": "the file of the day, one for all offices: public hashes, and no person acts",
}
"""Modules of actions that are about no office."""
WITHOUT_ACTOR = {
    "news.actions.checking.refuse_over": "changes nothing: refuses",
    "accounts.actions.make_key": "called by actions, which have the actor",
    "accounts.actions.look_at_pages_of": "changes nothing: open pages look whether they are theirs still",
    "notifications.push.actions.mark_of_password": "changes nothing: reads",
    "notifications.push.actions.hashed": "changes nothing: reads",
    "api.actions.issue_token": "the door of `kantorek token`: it makes the actor of the person named",
    "clients.actions.tagging.clean_tags": "changes nothing: cleans and refuses",
    "clients.actions.client.checked_sheet": "changes nothing: cleans and refuses",
    "clients.actions.client.refuse_stale": "changes nothing: refuses",
    "clients.actions.client.seat_carers": "seats follow from carers, no person decides here",
    "clients.actions.client.plain": "changes nothing",
    "clients.actions.intake_adding.sheet_of": "changes nothing: reads a register's answer",
    "clients.actions.taking.taken": "changes nothing: locks, or refuses",
    "clients.actions.stage.why_kept": "changes nothing: says why a client cannot be deleted",
    "clients.actions.terms.start_terms": "part of add_client()",
    "documents.actions.document.cleaned": "changes nothing: cleans and refuses",
    "documents.actions.taking.open_client": "changes nothing: locks, or refuses",
    "documents.actions.taking.locked": "changes nothing: locks, or refuses",
    "portal.actions.access.email_of": "changes nothing: reads, or refuses",
    "portal.actions.access.locked": "changes nothing: locks",
    "portal.actions.access.refuse_twice": "changes nothing: refuses",
    "registers.actions.answers.clean_or_refuse": "changes nothing: cleans and refuses",
    "registers.actions.answers.write_down": "changes nothing in the database: fills a row that its caller saves",
    "verification.actions.lights.terms_of": "changes nothing: reads",
    "offices.actions.office.found_office": "nobody can act in an office that is not there yet",
    "offices.actions.people.ref_of": "changes nothing",
    "declarations.actions.taking.rule_of": "changes nothing: reads the law",
    "declarations.actions.showing.forget_showing": "part of set_amount(), which saves and tells",
}


def action_files() -> list[Path]:
    found = source.files(beside=False)
    mine = [path for path in found if path.stem == "actions" or path.parent.name == "actions"]
    return [path for path in mine if source.module(path).removeprefix("kantorek.") not in COUNTERS]


def short(path: Path, function: source.Function) -> str:
    return f"{source.module(path).removeprefix('kantorek.')}.{function.name}"


def writes(function: source.Function) -> bool:
    for _line, called, call in source.calls(function):
        front, _dot, verb = called.rpartition(".")
        if verb in WRITES and front.split(".")[-1] not in NOT_ROWS and isinstance(call.func, ast.Attribute):
            return True
    return False


def called_by(path: Path) -> dict[str, set[str]]:
    """What each function of a module calls: names only."""
    return {f.name: {called.split(".")[-1] for _l, called, _c in source.calls(f)} for f in source.functions(path)}


def tells(name: str, calls: dict[str, set[str]]) -> bool:
    """Whether a function reaches publish(), itself or through functions of its module."""
    open_ones, seen = [name], set()
    while open_ones:
        current = open_ones.pop()
        if "publish" in calls.get(current, set()):
            return True
        seen.add(current)
        open_ones += [each for each in calls.get(current, set()) if each in calls and each not in seen]
    return False


def told_for(name: str, calls: dict[str, set[str]]) -> bool:
    """Whether everybody in the module who calls a private function tells, or is told for in turn."""
    callers = [caller for caller, called in calls.items() if name in called and caller != name]
    return bool(callers) and all(
        tells(caller, calls) or (caller.startswith("_") and told_for(caller, calls)) for caller in callers
    )


def test_every_action_that_writes_tells_the_stream() -> None:
    silent = []
    for path in action_files():
        calls = called_by(path)
        for function in source.functions(path):
            if writes(function) and not tells(function.name, calls):
                private = function.name.startswith("_") and told_for(function.name, calls)
                if not private and short(path, function) not in SILENT:
                    silent.append(short(path, function))
    assert silent == [], (
        f"{silent} change rows and never publish(): the timeline, notices and the audit log would not know."
        " Publish an event, or add the reason to SILENT in tests/architecture/test_actions.py."
    )


def test_every_public_action_begins_with_the_actor() -> None:
    loose = []
    for path in action_files():
        for function in source.functions(path):
            first = function.args.args[0].arg if function.args.args else ""
            if not function.name.startswith("_") and first != "actor" and short(path, function) not in WITHOUT_ACTOR:
                loose.append(short(path, function))
    assert loose == [], f"{loose}: verb_noun(actor, thing, *, …), so that the timeline is always right"


def test_every_public_action_says_its_rule() -> None:
    silent = [
        short(path, function)
        for path in action_files()
        for function in source.functions(path)
        if not function.name.startswith("_") and not ast.get_docstring(function)
    ]
    assert silent == [], f"{silent}: a docstring says the rule, and when it refuses"


def is_a_row(argument: ast.arg) -> bool:
    """Whether a `request` is one of our own: what the office asked a client for, and no request of a browser."""
    return isinstance(argument.annotation, ast.Name) and argument.annotation.id == "ClientRequest"


def test_actions_know_no_page() -> None:
    found = []
    for path in action_files():
        for line, module, names in source.imports(path):
            if module.startswith(("django.http", "django.shortcuts", "django.contrib.messages", "kantorek.core.pages")):
                found.append(f"{source.name(path)}:{line} {module} {names}")
        for function in source.functions(path):
            arguments = function.args.args + function.args.kwonlyargs
            if any(one.arg == "request" and not is_a_row(one) for one in arguments):
                found.append(f"{source.name(path)}:{function.lineno} takes a request")
    assert found == [], f"{found}: an action is called by pages, jobs, the API and automations alike"


def test_the_lists_of_exceptions_are_not_longer_than_needed() -> None:
    known = {short(path, function) for path in action_files() for function in source.functions(path)}
    assert set(WITHOUT_ACTOR) - known == set(), "these functions are gone: take them out of WITHOUT_ACTOR"
