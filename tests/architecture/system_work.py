"""Every place where the program itself acts, past all rights, in one office: the `why` of each scope.system()."""

SYSTEM_WORK = {
    "deliver events": "core.events brings an event to its @after handlers",
    "send letters": "core.post hands letters of the outbox to the mail server",
    "letters about an account": "accounts.adapter writes a reset letter into the outbox of the person's office",
    "found an office": "offices.actions: nobody can act in an office that is not there yet",
    "staff invitations": "offices.views: the holder of an invitation's link is nobody in the office yet",
    "finish register answers": "registers.jobs goes on with a question that nobody waits for any more",
    "carry on a pasted list": "clients.jobs finds the list and who pasted it; the rest is done as that person",
    "nightly rounds": "verification.rounds asks the registers about all clients of all offices, and keeps what they said",
    "check a client's accounts": "verification.jobs goes on with hundreds of accounts that somebody asked for",
    "make recurring tasks": "tasks.jobs makes what the rules of an office's recurring tasks say, whoever wrote them",
    "sweep bytes that no file knows": "files.jobs takes away what an upload left whose row was never committed",
    "plan the duties of clients": "declarations.jobs brings the duties of an office's clients up to their terms, at night",
    "tell of deadlines that come close": "declarations.jobs names second persons and owners over all clients of an office",
    "tell of documents that end": "documents.jobs goes from office to office by night",
    "load the bench": "verification.bench fills the offices of a measurement, and looks at them afterwards",
    "load the demo": "demo.py of each app fills the demo office, where nobody works yet",
    "who serves a NIP that was typed again": "clients.actions names the colleague to ask, and nothing else",
    "settle agreements": "agreements.jobs: the calendar ends agreements, begins their fees, and tells of their end",
    "tell of inspections": "inspections.jobs tells of what begins and which papers are wanted",
}
