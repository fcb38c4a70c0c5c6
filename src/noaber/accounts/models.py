"""Who uses Noaber, and in which explorations they take part."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in, known by e-mail address."""

    email = models.EmailField(_("e-mail address"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    is_operator = models.BooleanField(
        default=False, help_text=_("Acts for the command line on this machine; cannot sign in.")
    )
    joined_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """What somebody may do in one exploration. Without one an exploration does not exist for that person."""

    class Role(models.TextChoices):
        LEADER = "leader", _("project leader")
        EDITOR = "editor", _("editor")
        READER = "reader", _("reader")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    # By name, since the dossier stands one floor higher.
    exploration = models.ForeignKey("dossier.Exploration", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role.choices)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["user", "exploration"], name="one_membership_per_exploration"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"
