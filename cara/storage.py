from collections.abc import Iterator
from typing import Any

from botocore.config import Config
from storages.backends.s3 import S3Storage  # type: ignore[import-untyped]
from whitenoise.storage import CompressedManifestStaticFilesStorage

# htmx's extensions: nothing here uses them, and what their comments say of types reads like imports of missing files.
_UNUSED = "django_htmx/ext/"


class StaticStorage(CompressedManifestStaticFilesStorage):
    """Hashed names for a year of caching, inside ES modules' imports too."""

    support_js_module_import_aggregation = True
    # A pass settles one link of a chain of imports, when the files happen to be read in the worst order. A circle is
    # never settled, and types in comments count: modules that import one another's types do not pass.
    max_post_process_passes = 20

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._urls: dict[str, str] = {}

    def url(self, name: str, force: bool = False) -> str:
        """A page asks for twenty, which stay the same as long as the process runs."""
        if force or name not in self._urls:
            self._urls[name] = super().url(name, force)
        return self._urls[name]

    def post_process(self, paths: dict[str, Any], dry_run: bool = False, **options: Any) -> Iterator[Any]:
        used = {name: where for name, where in paths.items() if not name.startswith(_UNUSED)}
        yield from super().post_process(used, dry_run=dry_run, **options)


class Bucket(S3Storage):  # type: ignore[misc]
    """Gives up on a bucket that does not answer while somebody still waits: by default that takes five minutes."""

    _PATIENCE = Config(connect_timeout=5, read_timeout=20, retries={"max_attempts": 3, "mode": "standard"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.client_config = self.client_config.merge(self._PATIENCE)
