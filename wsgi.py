"""The application for `flask` and gunicorn: `.venv/bin/flask …`, `gunicorn wsgi:app`. It can nudge the worker."""

from tasks.worker import flask_app as app

__all__ = ["app"]
