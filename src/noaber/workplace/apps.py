from django.apps import AppConfig


class WorkplaceConfig(AppConfig):
    name = "noaber.workplace"
    label = "workplace"
