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
    "load the bench": "verification.bench fills the offices of a measurement, and looks at them afterwards",
    "load the demo": "demo.py of each app fills the demo office, where nobody works yet",
    "who serves a NIP that was typed again": "clients.actions names the colleague to ask, and nothing else",
}
