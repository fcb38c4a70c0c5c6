from django.apps import AppConfig


class DossierConfig(AppConfig):
    name = "noaber.dossier"
    label = "dossier"
    default_auto_field = "django.db.models.BigAutoField"
