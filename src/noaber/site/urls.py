"""Every address: those of the workplace, of signing in, and of the administration."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("noaber.workplace.urls")),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]

handler400 = "noaber.workplace.shell.errors.bad_request"
handler403 = "noaber.workplace.shell.errors.forbidden"
handler404 = "noaber.workplace.shell.errors.not_found"
handler429 = "noaber.workplace.shell.errors.too_often"
handler500 = "noaber.workplace.shell.errors.server_error"
