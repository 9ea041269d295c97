"""What an app is made of, and what others may take from it."""

FILES = {
    # The table of the house style.
    "urls", "views", "consumers", "forms", "access", "jobs", "handlers", "actions", "models", "querysets", "events",
    "apps", "templates", "tests", "migrations", "static", "locale", "demo", "bench",
    # Each with its reason:
    "choices",       # the closed lists that models, forms and actions share; models may not hold lists of the law
    "law",           # what the law fixes, as dated data files
    "sentences",     # how the app's events read on a timeline
    "adapter",       # how django-allauth behaves here: its setting names one class
    "backends",      # who a session belongs to: Django's setting names one class
    "templatetags",  # Django finds tags by this name
    "management",    # Django finds commands by this name
    "findings",      # registers: the typed answers of three kinds
    "values",        # registers: single values of a JSON answer, read without a crash
    "conversation",  # registers: one conversation with any of them, bounded and kept word by word
    "readings",      # verification: what an answer means for a client, and what moved since the last
    "rounds",        # verification: the nightly rounds over all offices: planning, leases, walking
    "paying",        # verification: what the answers about an account mean for one payment; portal: how a duty is paid
    "wording",       # verification: the words of lights, changes and troubles; portal: days and sums as clients read them
    "compare",       # verification: where a register differs from our own data sheet
    "white_list", "flat_file", "vies", "crbr", "krs", "nbp",   # registers: one package an adapter
    "gus",           # registers: one package an adapter
    "facts",         # registers: what an answer says, as a table for people
    "shown",         # registers: single values of an answer as people read them
    "verdicts",      # registers: what an answer means in a few words, and why there is none
    "evidence",      # registers: what is kept of an answer, laid out for reading
    "proof",         # registers: the proof of an answer on paper
    "print",         # templates of printed documents (Typst)
    "limits",        # registers: how often one may be asked, by the hour of the day
    "lines",         # registers: which one is asked how, from a number to a finding
    "sessions",      # registers: the session id of one, shared by all processes
    "richtext",      # news: what of HTML a text may hold, and how it reads
    "audience",      # news: which clients and colleagues an announcement is for, and whom it reaches
    "lists",         # a list as a person asked for it: filters, order, counts and one page, over querysets
    "schemas",       # api: what goes over the wire
    "problems",      # api: errors as problem+json
    "export",        # a list as XLSX or CSV
    "wanted",        # timeline: what a person filters by, read from the address
    "quick",         # tasks: what one typed line says, and whom it names
    "recurring",     # tasks: the days of a recurring task, pure maths over dates
    "found",         # desk: what a search found, ready to print
    "told",          # which kinds of notices the app tells people of
    "push",          # notifications: push messages: browsers, what they are told, the wire
    "kinds",         # notifications: the registry of those kinds
    "due",           # notifications: when a letter or a push message may go, pure maths over moments
    "bells",         # notifications: whose count is forgotten and whose pages are nudged
    "readers",       # notifications: who is told, with their language and wishes
    "day",           # desk: what a person's day is made of, each part one question
    "planning",      # declarations: the engine: duties from terms and law, and what they change, without a database
    "looking",       # files: what a file really is, by its bytes; PDFs and pictures in a child process
    "keeping",       # files: the bytes in the storage
    "months",        # portal: how far a client's month is, read from its obligations; pure
    "owners",        # files: what may own files, and what each app says of its own things
    "look",          # offices: how an office looks to its clients: shown, drafted, and what differs
    "logos",         # offices: logos in the storage
    "tally",         # offices: the numbers of every page, counted together and kept
    "health",        # offices: what did not come through, and when the jobs ran last
    "icons",         # portal: an office's icon for the screen of a phone
    "paper",         # offices: a printed page as it would look
    "companies",     # portal: the companies of one person over all offices, each office asked behind its own wall
    "profile",       # portal: a company as its own people read it, for the page and for the API
    "transfers",     # portal: the transfer of one amount, for the page and for the API
    "news",          # portal: announcements as a client's people are shown them
    "mailing",       # portal: letters to clients' people: when, to whom, what is still true, how it reads
    "resuming",      # files: files that come in parts, and go on after a break
    "receiving",     # files: how pages of other apps list files and take them in
    "sources",       # requests: what a request may be asked from, and what each app says of its own things
    "beside",        # requests: what the page of a task or an obligation shows of them
    "abouts",        # chat: what a line can be about, and what each app says of its own things
    "variables",     # chat: what stands in {{…}} of a canned answer, and what each app fills in
    "known",         # chat: the variables and things to ask about that the app itself knows
    "answering",     # chat: the hours in which an office answers, pure maths over moments
}  # fmt: skip
"""Modules and folders that an app may have. `core` is the toolbox under them, and `api` has one file per app."""
FREE = {"core", "api"}
GUARDS_LIVE_IN = {"accounts", "offices", "portal", "api"}

OPEN_TO_OTHERS = {
    "actions", "models", "querysets", "events", "access",
    "choices",       # labels and closed lists, without behaviour
    "law",           # data with dates
    "findings",      # the typed answers of the registers
    "tally",         # numbers that every page shows: an app says what it counts
    "health",        # offices: how the program stands, for the API
    "limits",        # how often a register may be asked, and what the office set otherwise
    "lines",         # which registers there are, which of them are configured, what number each wants
    "wanted",        # the filter of a timeline, as plain values
    "facts",         # what a register's answer says, for the page above
    "verdicts",      # what it means, in words
    "evidence",      # what is kept of an answer, laid out for reading
    "proof",         # and on paper
    "owners",        # files: where an app says what of its own may own files
    "resuming",      # files: files that come in parts, for the page that takes them
    "receiving",     # files: the part of a page with files, and the answer to an upload
    "looking",       # files: what a look at a file has found, handed on to the action that keeps it
    "demo",          # files: papers for the demo of the apps above
    "quick",         # tasks: what one typed line says, for the API and the palette
    "profile",       # portal: a company as its own people read it, for the API
    "transfers",     # portal: the transfer of one amount, for the API
    "compare",       # verification: where a register says otherwise, for a change that a client asks for
    "sources",       # requests: where an app says what of its own a request may be asked from
    "kinds",         # notifications: where an app says what kinds of notices it tells people of
    "due",           # notifications: when a person wishes quiet
    "readers",       # notifications: how people wish to be told, for the portal's letters
    "lists",         # news, chat: what a reader is shown, for the portal's pages and the API
    "richtext",      # news: the cleaned text, for the portal's page, its letters and the API
    "audience",      # news: whom an announcement reaches, for the portal's bells and letters
    "abouts",        # chat: where an app says what of its own a line may be about
    "variables",     # chat: where an app says what it fills into canned answers
    "answering",     # chat: whether the office answers now, and when next
    "shown",         # chat: a line as either side reads it, for the portal's pages
}  # fmt: skip
"""What another app may import."""
PRIVATE_BUT_WIRED = {
    ("config", "accounts.access"),
    ("config", "core.gallery"),
    ("news", "clients.forms"),  # readers by their data: the very filters of the list of clients
    ("portal", "notifications.forms"),  # how a client's person is told: the very form of the office's people
    ("portal", "offices.consumers"),  # the portal's socket is the office's, behind the portal's own door
    ("config", "sandbox"),
}
BANNED = {
    "util",
    "utils",
    "helper",
    "helpers",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
    "common",
    "signals",
}
DOORS = {
    "access",      # guards make the actor, and stamp it
    "jobs",        # jobs and consumers are doors too
    "consumers",
    "views",
    "adapter",     # django-allauth calls it from its own views
    "management",
    "clock",       # core.clock itself
}  # fmt: skip
"""The only modules that may ask the clock; everybody else is told `actor.at`, `on=` or `at=`."""
MAY_ASK_THE_CLOCK = {
    "api/actions.py": "issue_token() is the door of `kantorek token`: whoever types it holds the machine",
    "core/running.py": "the end of a job, as a worker sees it: the door through which it came",
}
