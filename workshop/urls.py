"""All addresses. The script texts come first: whatever else is one word is taken for a room's code."""

import time

from django.urls import include, path
from django.views.decorators.cache import cache_control, cache_page
from django.views.i18n import JavaScriptCatalog

# Kept per start of the server (texts only change with the code), for ten minutes in browsers.
catalog = cache_page(24 * 3600, key_prefix=f"catalog-{time.time():.0f}")(JavaScriptCatalog.as_view())
catalog = cache_control(max_age=600, public=True)(catalog)

urlpatterns = [
    path("catalog.js", catalog, name="catalog"),
    path("", include("facilitation.pages.urls")),
]
