"""Every nightly and hourly job, in one list (times are Europe/Warsaw)."""

from typing import Any

from celery.schedules import crontab

SCHEDULE: dict[str, dict[str, Any]] = {
    "deliver what a crash left behind": {"task": "offices.sweep_deliveries", "schedule": 20.0},
    "ask registers again": {"task": "registers.sweep_answers", "schedule": 15.0},
    "carry on with pasted lists": {"task": "clients.sweep_intakes", "schedule": 20.0},
    "post what could not be posted": {"task": "offices.sweep_letters", "schedule": 60.0},
    # Each register's round keeps its own hours and pauses (verification/law/rounds.toml).
    "walk the rounds of the registers": {"task": "verification.walk_rounds", "schedule": 60.0},
    # Asks the ministry no more often than every ten minutes, and nobody once the day's file is here.
    "fetch the flat file of the day": {"task": "registers.fetch_flat_file", "schedule": 60.0},
    # By the hour, and not once a day: after midnight the lists are right wherever the machine slept.
    "make recurring tasks": {"task": "tasks.make_recurring", "schedule": 3600.0},
    # After midnight, or when the machine wakes: what a stop has cut off goes on, and a day's work is not begun again.
    "plan the duties of clients": {"task": "declarations.plan_night", "schedule": 600.0},
    # From seven on, by the hour; what has been told is not told again.
    "tell of deadlines that come close": {
        "task": "declarations.escalate",
        "schedule": crontab(hour="7-19", minute="0"),
    },
    "tell of documents that end": {"task": "documents.tell_of_ends", "schedule": crontab(hour=6, minute=10)},
    "sweep bytes that no file knows": {"task": "files.sweep_orphans", "schedule": crontab(hour=3, minute=40)},
    "purge files taken away long ago": {"task": "files.purge_removed", "schedule": crontab(hour=3, minute=50)},
    "let go of uploads that were left": {"task": "files.drop_left", "schedule": crontab(hour=3, minute=55)},
    # By the hour as well: the first run after midnight flips what ended, and no day is missed.
    "settle agreements": {"task": "agreements.settle", "schedule": 3600.0},
    # In the morning and once more at noon, should the machine have slept; nobody is told twice.
    "tell of agreements that end": {"task": "agreements.remind", "schedule": crontab(hour="6,12", minute=35)},
    "tell of inspections": {"task": "inspections.remind", "schedule": crontab(hour="6,12", minute=40)},
    # In the morning, and again at noon should the machine have slept; a step that was taken is not taken again.
    "remind clients of requests": {"task": "requests.remind", "schedule": crontab(hour="7,12", minute=20)},
    # Keeps quiet by night and on days off, and writes a person one letter a day (portal/mailing/hours.toml).
    "write to clients' people": {"task": "portal.write_letters", "schedule": 300.0},
    # Every minute, for the office sets after how many minutes a line that nobody read goes out.
    "mail what was not read in conversations": {"task": "portal.write_chat_letters", "schedule": 60.0},
    # Published announcements go at once (portal/handlers/news.py); this brings what a crash or quiet hours left.
    "bring news to clients' people": {"task": "portal.bring_news", "schedule": 300.0},
    # What was just told goes at once; here is what quiet hours, a crash or a push service has put off.
    "send push messages that have come due": {"task": "notifications.push_due", "schedule": 60.0},
    # Digests at each person's hour, what waited for the end of quiet hours, and what was left unread for too long.
    "send notices that waited": {"task": "notifications.send_waiting", "schedule": 300.0},
    "publish announcements at their minute": {"task": "news.publish_due", "schedule": 60.0},
    # By the hour: clients that got a tag or other data since; new and archived ones are looked at when it happens.
    "bring announcements to clients that came since": {"task": "news.refresh", "schedule": 3600.0},
}
