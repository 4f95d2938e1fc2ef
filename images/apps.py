from django.apps import AppConfig


class ImagesConfig(AppConfig):
    name = "images"

    def ready(self) -> None:
        from images import checks  # noqa: F401  # registers them, once the apps are there
