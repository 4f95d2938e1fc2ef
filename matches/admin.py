from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.admin import DeskAdmin
from feed.admin import PostAdmin
from feed.models import Post
from images.models import Fingerprint
from images.templatetags.pictures import withheld_picture
from matches import services
from matches.models import Match, Removal

_WHY = "Taken down at the desk: it was shared without asking its artist."


@admin.register(Match)
class MatchAdmin(DeskAdmin):
    """What looks like what, side by side, and what the artist of the earlier picture says to it. Whether the later one
    is shown is decided where held pictures are."""

    list_display = (
        "earlier_picture",
        "earlier_person",
        "later_picture",
        "later_person",
        "kind",
        "apart",
        "answer",
        "found_at",
    )
    list_filter = ("kind", "answer", "found_at")
    list_select_related = ("earlier__image", "later__image", "earlier_person", "later_person")
    search_fields = ("earlier_person__handle__istartswith", "later_person__handle__istartswith")
    ordering = ("-pk",)
    actions = ("free_for_all",)
    fields = readonly_fields = (
        "earlier_picture", "earlier_person", "later_picture", "later_person", "kind", "apart", "is_exact", "word",
        "answer", "answer_text", "answered_at", "found_at",
    )  # fmt: skip

    @admin.display(description="earlier")
    def earlier_picture(self, match: Match) -> SafeString:
        return _shown(match.earlier)

    @admin.display(description="later")
    def later_picture(self, match: Match) -> SafeString:
        return _shown(match.later)

    @admin.action(description="The earlier picture is free for all: hold nobody's for it any more")
    def free_for_all(self, request: HttpRequest, matches: QuerySet[Match]) -> None:
        services.free_for_all(matches=matches, by=request.user)
        for match in matches:
            self.log_change(request, match, "Free for all")
        messages.success(request, "Nobody is asked about these any more. What is held already is still to be decided.")


def _shown(entry: Fingerprint) -> SafeString:
    return withheld_picture(entry.image, small=True) if entry.image else format_html("<em>{}</em>", "Taken down")


@admin.register(Removal)
class RemovalAdmin(DeskAdmin):
    """What was taken down, by whom and why: pictures that look like it are held."""

    list_display = ("picture_id", "person", "moderator", "why", "created_at")
    list_select_related = ("person", "moderator")
    search_fields = ("person__handle__istartswith",)
    ordering = ("-created_at",)
    fields = readonly_fields = list_display


admin.site.unregister(Post)


@admin.register(Post)
class TakenDownPostAdmin(PostAdmin):
    """The desk of posts, by which a moderator can take down what is somebody else's."""

    actions = (*PostAdmin.actions, "take_down")

    @admin.action(description="Take down as somebody else's: hide, and hold whatever looks like it from now on")
    def take_down(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._tell(request, posts, services.take_down(posts=posts, by=request.user, why=_WHY), "Took down")

    @admin.action(description="Show again")
    def restore(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._tell(request, posts, services.put_back(posts=posts), "Restored")
