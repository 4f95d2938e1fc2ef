from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.admin import DeskAdmin
from images import queries
from images.models import Image
from images.services import retry_image
from images.templatetags.pictures import thumbnail


class NeedsALook(admin.SimpleListFilter):
    title = "what needs a look"
    parameter_name = "look"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("stuck", "Stuck"), ("pending", "Being made"), ("rejected", "Not accepted"), ("ready", "Ready")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Image]) -> QuerySet[Image]:
        if self.value() == "stuck":
            return queryset.filter(queries.stuck())
        return queryset.filter(state=self.value()) if self.value() else queryset


@admin.register(Image)
class ImageAdmin(DeskAdmin):
    """Pictures that wait, that got stuck, and that were not accepted. Originals are not shown, here or anywhere."""

    list_display = ["preview", "filename", "state", "reason", "creator", "kind", "attempts", "created_at", "touched_at"]
    list_display_links = ["filename"]
    list_filter = [NeedsALook, "purpose", "kind"]
    search_fields = ["public_id", "creator", "filename"]
    ordering = ["-pk"]
    actions = ["try_again"]
    exclude = ["original", "claim"]

    @admin.display(description="")
    def preview(self, image: Image) -> SafeString:
        """Whose picture it is and who may see it is not known here: of what is not public only the state is shown. The
        desk of posts shows more, to whom it may."""
        return thumbnail(image) if image.is_public else format_html("<em>{}</em>", "Not public")

    @admin.action(description="Try again")
    def try_again(self, request: HttpRequest, images: QuerySet[Image]) -> None:
        for image in images:
            retry_image(image=image)
        self.message_user(request, "They are being made once more.", messages.SUCCESS)
