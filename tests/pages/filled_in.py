"""A form as a browser sends it: every field of a page with what stands in it."""

from html.parser import HTMLParser


class _Form(HTMLParser):
    def __init__(self, *, scripts: bool) -> None:
        super().__init__()
        self.fields: list[tuple[str, str]] = []
        self._left_out = {"template", "noscript"} if scripts else {"template"}
        self._depth = 0
        self._area: str | None = None
        self._typed = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in self._left_out:
            self._depth += 1
        elif self._depth == 0 and tag == "textarea":
            self._area, self._typed = given["name"], ""
        elif self._depth == 0 and tag == "input" and "name" in given:
            ticked = given.get("type") not in {"checkbox", "radio"} or "checked" in given
            if ticked and given.get("type") != "file":
                self.fields.append((given["name"], given.get("value", "on")))

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._typed += data

    def handle_endtag(self, tag: str) -> None:
        if tag in self._left_out:
            self._depth -= 1
        elif tag == "textarea" and self._area is not None:
            self.fields.append((self._area, self._typed.removeprefix("\n")))
            self._area = None


def read_fields(page: str, *, scripts: bool = True) -> dict[str, list[str]]:
    """What a browser would send of a page with one form, with scripts or without."""
    form = _Form(scripts=scripts)
    form.feed(page)
    fields: dict[str, list[str]] = {}
    for name, value in form.fields:
        fields.setdefault(name, []).append(value)
    return fields
