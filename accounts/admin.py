from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts import services
from accounts.models import User
from common.admin import DeskAdmin
from images.templatetags.pictures import thumbnail


@admin.register(User)
class UserAdmin(DeskAdmin):
    """People: find one, see the page, suspend or reinstate."""

    list_display = ("portrait", "handle", "name", "page", "is_active", "is_staff", "followers", "date_joined")
    list_display_links = ("handle",)
    list_filter = ("is_active", "is_staff", "date_joined")
    search_fields = ("handle__istartswith", "email__istartswith", "profile__name__icontains")
    ordering = ("-pk",)
    actions = ("suspend", "reinstate")
    fields = readonly_fields = (
        "portrait", "handle", "name", "bio", "email", "page", "is_active", "is_staff", "date_joined", "last_login",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        return super().get_queryset(request).with_profile()

    @admin.display(description="")
    def portrait(self, user: User) -> SafeString:
        return thumbnail(user.profile.portrait)

    @admin.display(ordering="profile__name")
    def name(self, user: User) -> str:
        return user.profile.name

    @admin.display
    def bio(self, user: User) -> str:
        return user.profile.bio

    @admin.display(ordering="profile__follower_count")
    def followers(self, user: User) -> int:
        return user.profile.follower_count

    @admin.display
    def page(self, user: User) -> SafeString:
        return format_html('<a href="{}">@{}</a>', user.get_absolute_url(), user.handle)

    @admin.action(description="Suspend: log them out and show nothing of theirs")
    def suspend(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(request, people, services.suspend, "Suspended")

    @admin.action(description="Reinstate")
    def reinstate(self, request: HttpRequest, people: QuerySet[User]) -> None:
        self._each(request, people, services.reinstate, "Reinstated")

    def _each(self, request: HttpRequest, people: QuerySet[User], act: Any, word: str) -> None:
        changed = [user for user in people if user.pk != request.user.pk and act(user=user)]
        for user in changed:
            self.log_change(request, user, word)
        names = ", ".join(str(user) for user in changed)
        if names:
            messages.success(request, f"{word}: {names}.")
        else:
            messages.warning(request, "Nobody was changed: yourself and superusers are passed over.")
