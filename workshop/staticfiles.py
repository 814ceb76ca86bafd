"""Static files under names that change with their contents, so that browsers may keep them for ever."""

import logging
from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib.staticfiles.finders import AppDirectoriesFinder
from django.core.files.base import ContentFile
from django.core.files.storage import InMemoryStorage
from whitenoise.storage import CompressedManifestStaticFilesStorage

from .joining import UnjoinableError, join_scripts, join_sheets

log = logging.getLogger(__name__)


class OwnFiles(AppDirectoriesFinder):
    """Finds our own files only: those of other people's apps belong to pages that nobody sees here."""

    def __init__(self, *_: Any) -> None:
        super().__init__(app_names=["facilitation"])


class JoinedStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Serves, for each page, one script and one sheet instead of the many small files that people read and write.

    Each file that a page loads takes everything along that it imports (`workshop/joining.py`), without comments and
    indentation. Every request that a phone is spared makes a whole room's arrival quicker. Where files cannot be
    joined, they are served as they are.
    """

    support_js_module_import_aggregation = True
    """Hash the names inside `import` too; without it a phone would mix old modules with new ones."""

    max_post_process_passes = 20
    """Names are hashed once more for every module that imports another: as deep as the deepest chain of imports."""

    def post_process(self, paths: Mapping[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:  # noqa: FBT001, FBT002 - Django's signature
        """Join what was collected, then give it names; modules that are only ever a part of others get none."""
        if not dry_run:
            try:
                paths = _join(paths)
            except UnjoinableError as error:
                log.warning("Scripts and styles are served in many parts, which is slower: %s", error)
        yield from super().post_process(paths, dry_run=dry_run, **options)


def _join(paths: Mapping[str, Any]) -> dict[str, Any]:
    scripts = {name: _read(place) for name, place in paths.items() if name.endswith(".js")}
    sheets = {name: _read(place) for name, place in paths.items() if name.endswith(".css")}
    prepared = InMemoryStorage()
    joined = {name: place for name, place in paths.items() if name not in scripts and name not in sheets}
    for name, text in (join_scripts(scripts) | join_sheets(sheets)).items():
        prepared.save(name, ContentFile(text.encode()))
        joined[name] = (prepared, name)
    return joined


def _read(place: tuple[Any, str]) -> str:
    storage, path = place
    with storage.open(path) as file:
        text: str = file.read().decode()
    return text
