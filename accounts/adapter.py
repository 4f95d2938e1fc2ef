from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from accounts import services
from accounts.handles import refusal, skeleton
from accounts.models import User
from common.clients import client_address
from common.errors import Conflict


class AccountAdapter(DefaultAccountAdapter):
    """Where django-allauth asks this site's opinion."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": "That @name and that password do not belong together.",
        "email_password_mismatch": "That email address and that password do not belong together.",
        "account_inactive": "This account is suspended.",
    }

    def get_client_ip(self, request: HttpRequest) -> str:
        """Whose tries are counted."""
        return client_address(request) or "unknown"

    def clean_username(self, username: str, shallow: bool = False) -> str:
        handle = username.strip().removeprefix("@").lower()
        if reason := refusal(handle):
            raise ValidationError(reason)
        if not shallow and User.objects.filter(handle_skeleton=skeleton(handle)).exists():
            raise ValidationError("That @name is taken, or looks like one that is. Please choose another.")
        return handle

    def save_user(self, request: HttpRequest, user: User, form: Any, commit: bool = True) -> User:
        super().save_user(request, user, form, commit=False)
        try:
            with transaction.atomic():
                services.join(user=user, name=form.cleaned_data["name"], time_zone=form.cleaned_data["time_zone"])
        except IntegrityError:
            raise Conflict(
                "Somebody took that @name or email address a moment ago. Go back and choose another."
            ) from None
        return user
