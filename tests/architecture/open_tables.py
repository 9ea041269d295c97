"""Tables without a wall, each with its reason. Everything else carries the one policy of core/walls.py."""

OPEN_TABLES = {
    # Doorways: read before it is known which office somebody enters.
    "accounts_user": "doorway: one person over all offices",
    "accounts_seat": "doorway: who may enter which office or client, as what",
    "accounts_standin": "doorway: whose clients a person may enter for some days, beside their own",
    "accounts_key": "doorway: the hash of whatever opens a door, with the office it leads to",
    "offices_office": "doorway: name, hosts and brand; secrets live elsewhere",
    "django_session": "doorway: a session belongs to a person, and only its key opens it",
    "notifications_pushdevice": "doorway: a person's browsers over all offices; an address and two public values",
    # Behind a function in place of a policy: operators of pattern search cannot use their index behind one.
    "search_entry": "the runtime role has no right on it; search_find() reads the walls' settings itself",
    # Of the program as a whole; no office's data.
    "django_migrations": "which migrations ran",
    "django_content_type": "names of models",
    "auth_permission": "empty: rights live in offices/access.py",
    "auth_group": "empty: roles live in offices/access.py",
    "auth_group_permissions": "empty: roles live in offices/access.py",
    "account_emailaddress": "of django-allauth, a person's address beside accounts_user",
    "mfa_authenticator": "of django-allauth, doorway: a person's passkeys over all offices; public keys only",
    "account_emailconfirmation": "of django-allauth, empty: an invitation proves the address",
    "core_jobrun": "when the program's jobs ran last; no office's data",
    "registers_quota": "calls spent at a register over all offices: its key is one for the whole program",
    "verification_round": "who walks the nightly round of a register now; no office's data",
    "registers_registerstate": "how a register is doing, for everybody",
}
