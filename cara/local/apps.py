from django.apps import AppConfig


class LocalConfig(AppConfig):
    name = "cara.local"
    label = "local"
