"""The composer: one form whose every button sends the whole of it, so that nothing typed is ever lost."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Mapping
from functools import lru_cache
from types import SimpleNamespace
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.files.uploadedfile import UploadedFile
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from accounts.models import User, Viewer
from common.errors import DomainError, StrangeForm
from common.fields import LineField, TextField
from common.moments import MomentField
from common.templatetags.cara import jinja
from common.text import clean_text
from feed import mentions, publishing, tags, talking
from feed import services as posts
from feed.models import Post, PostPicture
from feed.quoting import quotable_card
from feed.saving import SavedForm
from feed.talking import Talk
from images.forms import MultiplePictureInput, sort_files

_ALT_ROOM = PostPicture._meta.get_field("alt").max_length or 0
_FIELDS = ("text", "visibility", "answers", "rating", "warning")
_FRESH = {
    "visibility": Post.Visibility.EVERYONE,
    "answers": Post.Answers.EVERYONE,
    "rating": Post.Rating.GENERAL,
}


class TalkForm(SavedForm):
    text = TextField(
        what="your post",
        max_length=5000,
        required=False,
        label="Your post",
        rows=1,
        validators=[mentions.validate_names, tags.validate_tags],
    )
    visibility = forms.ChoiceField(choices=Post.Visibility.choices, label="Who can see it")
    answers = forms.ChoiceField(choices=Post.Answers.choices, label="Who may comment")
    rating = forms.ChoiceField(choices=Post.Rating.choices, label="Rating")
    warning = LineField(
        what="the content warning",
        max_length=120,
        required=False,
        label="Content warning",
        help_text="What somebody may not want to come upon. In lists the post is covered until somebody opens it.",
    )
    form_key = forms.UUIDField(widget=forms.HiddenInput)
    # The public id of the post that it is about.
    quotes = forms.CharField(required=False, max_length=32, widget=forms.HiddenInput)
    # When it goes out by itself: of the one button that asks for it.
    publish_at = MomentField(label="When")
    # A plain field: each file is looked at by itself.
    pictures = forms.Field(required=False, label="Add pictures", widget=MultiplePictureInput)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.good_pictures: list[UploadedFile[Any]] = []
        cast("MomentField", self.fields["publish_at"]).heeded = self.data.get("do") == "schedule"
        text = self.fields["text"].widget
        text.attrs["placeholder"] = "Share a sketch, a thought, a work in progress…"
        # A browser would cut off what is pasted, without a word.
        text.attrs.pop("maxlength", None)

    @classmethod
    def of_post(cls, post: Post | None, data: Any = None, files: Any = None, *, quotes: str = "") -> TalkForm:
        """For a new post, or for one that is there."""
        fresh = _FRESH | {"form_key": uuid.uuid4(), "quotes": quotes}
        said = {name: getattr(post, name) for name in (*_FIELDS, "form_key")} if post else fresh
        said["page_key"] = uuid.uuid4()
        said["publish_at"] = post.scheduled_for if post and post.is_scheduled else None
        return cls(data, files, initial=said, auto_id="talk-%s")

    def clean_pictures(self) -> None:
        self.good_pictures, bad = sort_files(self.files.getlist("pictures"))
        for refused in bad:
            self.add_error("pictures", refused)

    def clean(self) -> dict[str, Any]:
        if self.alt_errors():
            self.add_error(None, "A description beside a picture is too long. The sentence there says by how much.")
        return super().clean() or self.cleaned_data

    @property
    def order(self) -> list[str]:
        """Public ids of the pictures' images, in the order of their rows."""
        return list(self.data.getlist("order")) if isinstance(self.data, QueryDict) else []

    @property
    def alts(self) -> Mapping[str, str]:
        typed = {image_id: self.data.get(f"alt-{image_id}") for image_id in self.order}
        return {image_id: clean_text(words) for image_id, words in typed.items() if words is not None}

    def alt_errors(self) -> dict[str, str]:
        return {
            image_id: f"There is room for {_ALT_ROOM} characters in a description; this has {len(words)}."
            for image_id, words in self.alts.items()
            if len(words) > _ALT_ROOM
        }

    def talk(self) -> Talk:
        return Talk(**{name: self.cleaned_data[name] for name in _FIELDS}, alts=self.alts, order=self.order)

    def errors_by_id(self) -> dict[str, str]:
        alts = {f"talk-alt-{image_id}": sentence for image_id, sentence in self.alt_errors().items()}
        return super().errors_by_id() | alts

    @property
    def says_nothing(self) -> bool:
        return not (self.data.get("text", "").strip() or self.good_pictures)


def take_form(form: TalkForm, post: Post | None, *, author: User) -> Post | None:
    """Good pictures are kept whatever else is wrong; everything else is written only when all of it is right. The post
    that the form has made by now; what could not be done is among the form's errors."""
    form.is_valid()
    form_key = form.cleaned_data.get("form_key")
    if form_key is None:
        raise StrangeForm
    post = post or talking.post_of_form(form_key, form.cleaned_data.get("text", ""), author=author)
    if post is None and (form.good_pictures or (form.is_valid() and not form.says_nothing)):
        post = _start(form, form_key, author)
    if post and form.good_pictures:
        _receive_pictures(post, form)
    if post and form.is_valid():
        page = form.seen.page if form.seen else None
        _or_error(form, lambda: talking.save_talk(post=post, talk=form.talk(), page=page))
    return post


def draft_to_keep(form: TalkForm, *, author: User) -> Post | None:
    """What the form saves itself into while one writes; None as long as nothing is said. What it has put out already
    is not that, and neither is another post."""
    form_key = form.cleaned_data["form_key"]
    made = Post.objects.filter(author=author, form_key=form_key, kind=Post.Kind.TALK).first()
    if made or form.says_nothing:
        return made
    return talking.start_talk(author=author, form_key=form_key, quotes=form.cleaned_data["quotes"])


def _start(form: TalkForm, form_key: uuid.UUID, author: User) -> Post | None:
    text = form.cleaned_data.get("text", "")
    taken = Post.objects.filter(author=author, form_key=form_key).exists()
    key = talking.key_of_others(form_key, text) if taken else form_key
    try:
        return talking.start_talk(author=author, form_key=key, quotes=form.cleaned_data.get("quotes", ""))
    except DomainError as refused:
        form.add_error(None, refused.message)
        return None


def _receive_pictures(post: Post, form: TalkForm) -> None:
    try:
        posts.add_pictures(post=post, files=form.good_pictures)
    except DomainError as refused:
        form.add_error("pictures", refused.message)


def _or_error(form: TalkForm, do: Any) -> bool:
    try:
        do()
    except DomainError as refused:
        form.add_error(None, refused.message)
        return False
    return True


def press(form: TalkForm, post: Post | None) -> str:
    """What the button asks for besides saving: in which state the post is then, where it was to go anywhere; else
    empty, and the form's errors say why, if anything was asked."""
    button = form.data.get("do", "publish")
    if post and button.startswith("remove-"):
        _or_error(form, lambda: posts.remove_picture(post=post, image_id=button.removeprefix("remove-")))
    elif post and button == "unquote":
        talking.take_quote_out(post=post)
    elif button in _SENDS and form.is_valid():
        if post is None:
            form.add_error("text", "Write something, or add a picture.")
        elif _or_error(form, lambda: _SENDS[button](post, form)):
            return Post.objects.values_list("state", flat=True).get(pk=post.pk)
    return ""


_SENDS: dict[str, Callable[[Post, TalkForm], Any]] = {
    "publish": lambda post, form: talking.publish_talk(post=post),
    "schedule": lambda post, form: talking.schedule_talk(post=post, at=form.cleaned_data["publish_at"]),
    "draft": lambda post, form: publishing.back_to_draft(post=post),
}


def address_of(post: Post) -> str:
    return reverse("feed:edit_talk", args=[post.public_id])


def fresh(viewer: User) -> dict[str, Any]:
    """What `feed/_composer.html` shows at the top of the home feed."""
    return shown(TalkForm.of_post(None), None, viewer=viewer) | {"in_place": True}


# What stands, in an empty composer that was drawn once, for what each person's own has in these places.
_KEY, _PAGE, _TOKEN, _FACE = ("-form-key-", "-page-key-", "-csrf-token-", "-portrait-")


def drawn_fresh(viewer: User, csrf_token: str) -> SafeString:
    """As `fresh` shows it in the home feed. All else in it is the same for everybody in one time zone, and Django took
    more than a tenth of the page's time to draw such forms: so it is drawn once."""
    drawn = _drawn_fresh(viewer.profile.time_zone)
    keys = ((_KEY, str(uuid.uuid4())), (_PAGE, str(uuid.uuid4())))
    for stand_in, told in (*keys, (_TOKEN, csrf_token), (_FACE, _face(viewer))):
        drawn = drawn.replace(stand_in, told)
    return SafeString(drawn)


@lru_cache(maxsize=600)
def _drawn_fresh(zone: str) -> str:
    form = TalkForm.of_post(None)
    form.initial.update(form_key=_KEY, page_key=_PAGE)
    somebody = SimpleNamespace(profile=SimpleNamespace(time_zone=zone))
    told = {"in_place": True, "user": somebody, "face": _FACE, "csrf_token": _TOKEN}
    return render_to_string("feed/_composer.html", shown(form, None, viewer=AnonymousUser()) | told)


def _face(viewer: Viewer) -> SafeString:
    if not viewer.is_authenticated:
        return SafeString()
    return jinja("components/_portrait.jinja", name=viewer.profile.name, portrait=viewer.profile.portrait)


def shown(form: TalkForm, post: Post | None, *, viewer: Viewer) -> dict[str, Any]:
    asked = form["quotes"].value() or ""
    quoted = post.quoted.public_id if post and post.quoted else "" if post else asked
    return {
        "composer": form,
        "composed": post,
        "saves_itself": post is None or post.state == Post.State.DRAFT,
        "pictures": _rows(post, form),
        "quotes": post.is_quote if post else bool(asked),
        "quoted": quotable_card(quoted, viewer=viewer),
        "most_pictures": settings.TALK_MAX_PICTURES,
        "face": _face(viewer),
    }


def _rows(post: Post | None, form: TalkForm) -> list[PostPicture]:
    """The pictures: what was typed laid over what is kept, when it could not be saved."""
    pictures = list(post.pictures.all()) if post else []
    typed, errors = form.alts, form.alt_errors()
    for picture in pictures:
        picture.alt = typed.get(picture.image.public_id, picture.alt)
        picture.alt_error = errors.get(picture.image.public_id, "")
    place = {image_id: number for number, image_id in enumerate(form.order)}
    return sorted(pictures, key=lambda picture: place.get(picture.image.public_id, len(place)))
