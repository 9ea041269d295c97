"""Asking registers: one question, finished now or by a job, or many in one call; answers become evidence about clients."""

from kantorek.registers.actions.answers import ask, ask_again, begin, clean_or_refuse, finish_answer, link_answer
from kantorek.registers.actions.calls import changed_units, find_many, find_one
from kantorek.registers.actions.flat import fetch_flat_file, flat_day
from kantorek.registers.actions.plural import ask_many, ask_reports, keep_many
from kantorek.registers.actions.quotas import enter, usage

__all__ = [
    "ask",
    "ask_again",
    "ask_many",
    "ask_reports",
    "begin",
    "changed_units",
    "clean_or_refuse",
    "enter",
    "fetch_flat_file",
    "find_many",
    "find_one",
    "finish_answer",
    "flat_day",
    "keep_many",
    "link_answer",
    "usage",
]
