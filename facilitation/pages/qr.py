"""Draws a QR code."""

from io import BytesIO

import segno
from django.utils.safestring import SafeString, mark_safe


def draw_qr(address: str) -> SafeString:
    """The QR code of an address as inline SVG without styles, dark on nothing; its size is up to the style sheet."""
    drawing = BytesIO()
    segno.make(address, error="m").save(
        drawing, kind="svg", xmldecl=False, svgns=False, omitsize=True, border=2, svgclass="qr", lineclass=None
    )
    return mark_safe(drawing.getvalue().decode())  # noqa: S308 - drawn by segno, holds numbers only
