from django.contrib import admin
from django.http import HttpRequest

from common.admin import DeskAdmin
from portfolios.models import Medium


@admin.register(Medium)
class MediumAdmin(DeskAdmin):
    """The list that artists choose from; moderators keep it."""

    list_display = ("name", "slug")
    search_fields = ("name",)
    prepopulated_fields = {"slug": ("name",)}

    def has_add_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return self.has_view_permission(request)
