"""The application for `flask` and gunicorn: `.venv/bin/flask …`, `gunicorn wsgi:app`."""

from web import create_app

app = create_app()
