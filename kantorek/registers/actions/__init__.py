"""Asking registers: one question, finished now or by a job; answers are linked to clients as evidence."""

from kantorek.registers.actions.answers import ask, ask_again, finish_answer, link_answer
from kantorek.registers.actions.quotas import usage

__all__ = ["ask", "ask_again", "finish_answer", "link_answer", "usage"]
