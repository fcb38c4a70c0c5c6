"""Who uses Noaber, and in which explorations they take part."""

from __future__ import annotations

import secrets
from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


def new_pseudonym() -> str:
    """A name that says nothing about who bears it; also an id in the dossier."""
    return "p-" + secrets.token_hex(5)


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        # Whoever makes a user here, and not by signing up, vouches for the address.
        EmailAddress.objects.using(self._db).create(user=user, email=user.email, primary=True, verified=True)
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
    # When a mail said that this account, long unused, will be closed.
    warned_at = models.DateTimeField(null=True, blank=True, editable=False)
    # When the person had the account erased: of it stays what others' history needs.
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    def __str__(self) -> str:
        return gettext("former participant") if self.erased_at else self.name or self.email


class Membership(models.Model):
    """What somebody may do in one exploration. Without one an exploration does not exist for that person."""

    class Role(models.TextChoices):
        OWNER = "owner", _("owner")
        EDITOR = "editor", _("editor")
        CONTRIBUTOR = "contributor", _("contributor")
        HR = "hr", _("HR")
        READER = "reader", _("reader")

    class Circle(models.TextChoices):
        """For whom a reader reads. Circles widen: who stands in a narrower one may read what is for a wider one too."""

        PROJECT_GROUP = "project_group", _("project group")
        EXECUTIVES = "executives", _("executives")
        PARTY_LEADERS = "party_leaders", _("party leaders")
        COUNCILS = "councils", _("councils")

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    # By name, since the dossier stands one floor higher.
    exploration = models.ForeignKey("dossier.Exploration", on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role.choices)
    circle = models.CharField(
        _("reads as"),
        max_length=20,
        choices=Circle.choices,
        default=Circle.COUNCILS,
        help_text=_("For a reader: which publications are for this person."),
    )
    chapters = models.JSONField(
        _("chapters"),
        default=list,
        blank=True,
        help_text=_("For a contributor: the chapters that this person may write."),
    )
    # Under which this person judges. Only this row links the two, so that the link goes with the membership.
    pseudonym = models.CharField(max_length=20, default=new_pseudonym, editable=False)
    seen_revision = models.PositiveIntegerField(default=0, editable=False)
    seen_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        constraints: ClassVar[Any] = [
            models.UniqueConstraint(fields=["user", "exploration"], name="one_membership_per_exploration"),
            models.UniqueConstraint(fields=["exploration", "pseudonym"], name="one_pseudonym_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.get_role_display()}"


class Invitation(models.Model):
    """That somebody with this address may join an exploration; the letter carries a secret of which only the hash is kept."""

    exploration = models.ForeignKey("dossier.Exploration", on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("e-mail address"))
    role = models.CharField(_("role"), max_length=20, choices=Membership.Role.choices)
    circle = models.CharField(max_length=20, choices=Membership.Circle.choices, default=Membership.Circle.COUNCILS)
    chapters = models.JSONField(default=list, blank=True)
    by = models.ForeignKey(User, on_delete=models.CASCADE, related_name="invitations_sent")
    secret_hash = models.CharField(max_length=64, unique=True)
    sent_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering: ClassVar[Any] = ["-sent_at"]

    def __str__(self) -> str:
        return f"{self.email} · {self.get_role_display()}"
