from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.text import Truncator

from common.admin import DeskAdmin
from feed import answering, services
from feed.models import Comment, Post
from images.templatetags.pictures import thumbnail


class HiddenFilter(admin.SimpleListFilter):
    title, parameter_name = "hidden", "hidden"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("yes", "Hidden"), ("no", "Shown")]

    def queryset(self, request: HttpRequest, rows: QuerySet[Any]) -> QuerySet[Any]:
        if self.value() in ("yes", "no"):
            return rows.filter(hidden_at__isnull=self.value() == "no")
        return rows


@admin.register(Post)
class PostAdmin(DeskAdmin):
    """What has been published and is not private: look, hide, restore."""

    list_display = ("preview", "title_or_id", "author", "visibility", "published_at", "hidden_at", "like_count")
    list_display_links = ("title_or_id",)
    list_filter = (HiddenFilter, "visibility", "published_at")
    search_fields = ("title__icontains", "public_id__exact", "author__handle__istartswith")
    ordering = ("-position",)
    actions = ("hide", "restore")
    fields = readonly_fields = (
        "pictures_in_full", "title", "text", "author", "visibility", "published_at", "edited_at", "hidden_at", "page",
    )  # fmt: skip

    def get_queryset(self, request: HttpRequest) -> QuerySet[Post]:
        mine_too = Post.objects.visible_to(request.user).filter(state=Post.State.PUBLISHED)
        return mine_too.with_cards(request.user).order_by(*self.ordering)

    @admin.display(description="")
    def preview(self, post: Post) -> SafeString:
        return thumbnail(post.cover.image if post.cover else None)

    @admin.display(description="pictures")
    def pictures_in_full(self, post: Post) -> SafeString:
        return format_html_join(" ", "{}", ((thumbnail(picture.image),) for picture in post.pictures.all()))

    @admin.display(description="title", ordering="title")
    def title_or_id(self, post: Post) -> str:
        return Truncator(post.title or "Untitled").chars(60)

    @admin.display
    def page(self, post: Post) -> SafeString:
        return format_html('<a href="{0}">{0}</a>', post.get_absolute_url())

    @admin.action(description="Hide from everybody but the artist and moderators")
    def hide(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._tell(request, posts, services.hide_posts(posts=posts), "Hid")

    @admin.action(description="Show again")
    def restore(self, request: HttpRequest, posts: QuerySet[Post]) -> None:
        self._tell(request, posts, services.restore_posts(posts=posts), "Restored")

    def _tell(self, request: HttpRequest, posts: QuerySet[Post], changed: int, word: str) -> None:
        for post in posts:
            self.log_change(request, post, word)
        messages.success(request, f"{word} {changed} of {len(posts)}.")


@admin.register(Comment)
class CommentAdmin(DeskAdmin):
    list_display = ("start", "author", "post", "created_at", "hidden_at")
    list_filter = (HiddenFilter, "created_at")
    search_fields = ("text__icontains", "author__handle__istartswith")
    list_select_related = ("author", "post")
    ordering = ("-pk",)
    actions = ("hide", "restore")
    fields = readonly_fields = ("text", "author", "post", "created_at", "hidden_at")

    @admin.display(description="comment")
    def start(self, comment: Comment) -> str:
        return Truncator(comment.text).chars(120)

    @admin.action(description="Hide")
    def hide(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self._each(request, comments, answering.hide_comment, "Hid")

    @admin.action(description="Show again")
    def restore(self, request: HttpRequest, comments: QuerySet[Comment]) -> None:
        self._each(request, comments, answering.restore_comment, "Restored")

    def _each(self, request: HttpRequest, comments: QuerySet[Comment], act: Any, word: str) -> None:
        for comment in comments.select_related("post"):
            act(comment=comment, by=request.user)
            self.log_change(request, comment, word)
        messages.success(request, f"{word} {len(comments)}.")
