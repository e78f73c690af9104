"""Where web and tasks meet: `celery -A tasks.worker worker`, `celery -A tasks.worker beat`, and `wsgi` for gunicorn."""

from tasks import make_celery
from web import create_app

flask_app = create_app()
celery = make_celery(flask_app)
