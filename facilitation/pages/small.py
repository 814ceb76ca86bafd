"""Pages without the indentation of their templates: a phone need not load what only people who read sources see."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

INDENTATION = re.compile(rb"(?P<kept><(?P<tag>script|pre|textarea)\b.*?</(?P=tag)>)|\s*\n\s*", re.DOTALL)


def render_small(request: HttpRequest, template: str, context: dict[str, object]) -> HttpResponse:
    """What `render` makes; lines begin at their beginning, and empty ones are left out."""
    response = render(request, template, context)
    response.content = INDENTATION.sub(lambda found: found["kept"] or b"\n", response.content)
    return response
