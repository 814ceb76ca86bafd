"""The server's own settings, but everything that logs does so from DEBUG on, and every error would be mailed."""

import copy
import os

from workshop import settings as usual
from workshop.settings import *  # noqa: F403 - settings are names

LOGGING = copy.deepcopy(usual.LOGGING)
LOGGING["root"]["level"] = "DEBUG"
for name in ("django.db.backends", "django.template", "asyncio", *LOGGING["loggers"]):
    LOGGING["loggers"].setdefault(name, {})["level"] = "DEBUG"

ADMINS = [("Operator", "operator@example.org")]
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = os.environ["SPHERES_DATA"] + "-mails"
