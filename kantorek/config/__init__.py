"""Wiring only; imported by nobody below."""

from kantorek.config.celery import app as celery_app

__all__ = ["celery_app"]
