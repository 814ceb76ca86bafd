"""Static files under names that change with their contents, so that browsers may keep them for ever."""

import re

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

COMMENTS = re.compile(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)\n", re.DOTALL | re.MULTILINE)
"""Comments of a script that have their lines to themselves."""


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash the names inside `import` statements too; without it a phone would mix old modules with new ones.

    Scripts are served without the comments that stand on lines of their own: they are a third of what a phone would
    load, and are for people who read the source.
    """

    support_js_module_import_aggregation = True

    max_post_process_passes = 20
    """Names are hashed once more for every module that imports another: as deep as the deepest chain of imports."""

    def _save(self, name: str, content: "File[bytes]") -> str:
        if name.endswith(".js"):
            content.seek(0)  # it has just been read for its hash
            content = ContentFile(strip_comments(content.read().decode()).encode())
        saved: str = super()._save(name, content)
        return saved


def strip_comments(script: str) -> str:
    """The script without comments that have their lines to themselves."""
    return COMMENTS.sub("", script)
