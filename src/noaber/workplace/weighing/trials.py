"""Keeping what somebody tries: for that person alone, beside the dossier, so without a line about it."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from noaber.accounts.models import User
from noaber.accounts.permissions import Right, require
from noaber.dossier.models import Exploration

from ..models import Trial


@transaction.atomic
def keep_trial(user: User, exploration: Exploration, weights: dict[str, Any]) -> None:
    require(user, exploration, Right.READ)
    Trial.objects.update_or_create(user=user, exploration=exploration, defaults={"weights": weights})
