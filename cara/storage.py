from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for a year of caching, inside ES modules' imports too."""

    support_js_module_import_aggregation = True
