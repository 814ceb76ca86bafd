"""Pages without indentation say the same."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from facilitation.pages import small


@pytest.mark.parametrize(
    ("page", "said"),
    [
        ("<ul>\n    <li>a  b</li>\n\n  \n  </ul>\n", "<ul>\n<li>a  b</li>\n</ul>\n"),
        ("<p>\n  a\n  b\n</p>", "<p>\na\nb\n</p>"),
        ("<div>\n  <pre>\n    a\n  </pre>\n  </div>", "<div>\n<pre>\n    a\n  </pre>\n</div>"),
        ('<textarea name="a">\n  b</textarea>\n  c', '<textarea name="a">\n  b</textarea>\nc'),
        (
            '<script type="application/json">{"a":\n  1}</script>\n  <b>',
            '<script type="application/json">{"a":\n  1}</script>\n<b>',
        ),
    ],
)
def test_lines_begin_at_their_beginning(page: str, said: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(small, "render", lambda *_: HttpResponse(page))

    assert small.render_small(RequestFactory().get("/"), "a.html", {}).content.decode() == said
