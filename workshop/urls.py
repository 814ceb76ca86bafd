"""All addresses. The script texts come first: whatever else is one word is taken for a room's code."""

from django.urls import include, path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog

# Ten minutes in browsers. What the server keeps of it is facilitation.pages.ready's: Django's cache would keep a copy
# for each query, host and language that anybody makes up.
catalog = cache_control(max_age=600, public=True)(JavaScriptCatalog.as_view())

urlpatterns = [
    path("catalog.js", catalog, name="catalog"),
    path("", include("facilitation.pages.urls")),
]
