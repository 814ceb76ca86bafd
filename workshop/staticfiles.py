"""Static files under names that change with their contents, so that browsers may keep them for ever."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class ModuleStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Hash the names inside `import` statements too; without it a phone would mix old modules with new ones."""

    support_js_module_import_aggregation = True

    max_post_process_passes = 20
    """Names are hashed once more for every module that imports another: as deep as the deepest chain of imports."""
