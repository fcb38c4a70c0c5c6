"""Every address: those of the workplace, of signing in, and of the administration."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("noaber.workplace.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
