"""The base of every page of the moderators' desk."""

from typing import Any

from django.contrib import admin
from django.core.paginator import Paginator
from django.http import HttpRequest
from django.utils.functional import cached_property

# Moderators look at the newest; nobody counts millions of rows for a page number.
_COUNTED_ROWS = 5000


class CappedPaginator(Paginator):  # type: ignore[type-arg]  # not subscriptable at run time
    @cached_property
    def count(self) -> int:
        return self.object_list[:_COUNTED_ROWS].count()  # type: ignore[union-attr]


class DeskAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Shows rows to moderators; changes happen through actions that call the rooms' own services."""

    list_per_page = 50
    list_max_show_all = 50
    show_full_result_count = False
    paginator = CappedPaginator
    actions_on_bottom = True

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False
