"""What runs by the clock, with nobody looking on: nothing of it takes anything from a site on which all is well."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from uuid import uuid4

import pytest
from django.apps import apps
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.module_loading import import_string

from accounts.models import User
from accounts.muting import mute
from accounts.pictures import set_picture
from accounts.services import follow
from feed import answering, services
from feed.answer_pictures import Shot
from feed.models import Post
from images.models import Image
from portfolios import services as works
from tests.people import make_collection, make_talk

RunTasks = Callable[[], list[str]]
TASKS = sorted(told["task"] for told in settings.CELERY_BEAT_SCHEDULE.values())


@pytest.fixture
def _site(artist: User, stranger: User, photo: Callable[..., SimpleUploadedFile], run_tasks: RunTasks) -> None:
    """Two people with works and a draft, a face, talk, a comment with a picture, and what they think of each other."""
    for number, person in enumerate((artist, stranger, artist)):
        work = works.start_artwork(author=person, form_key=uuid4())
        services.add_pictures(post=work, files=[photo(f"{number}.jpg", size=(500, 300 + 90 * number))])
        if number < 2:
            works.publish_artwork(post=work)
    set_picture(user=artist, kind=Image.Purpose.PORTRAIT, file=photo("face.jpg", size=(200, 200)))
    run_tasks()
    work = Post.objects.filter(author=artist, state="published").get()
    services.like(user=stranger, post=work)
    follow(follower=stranger, followee=artist)
    mute(muter=artist, muted=stranger, time="good")
    make_talk(stranger, "Look at the #sea, @artist.", about=work)
    make_collection(artist, "Sketchbook", [work.public_id])
    answering.comment(
        author=stranger, post=work, text="Warmer?", form_key=uuid4(), shots=[Shot(photo("c.jpg"), "A warm edge")]
    )
    run_tasks()


def rows() -> Counter[str]:
    return Counter({model._meta.label: model._base_manager.count() for model in apps.get_models()})


def files() -> set[Path]:
    folders = [Path(settings.STORAGES[name]["OPTIONS"]["location"]) for name in ("default", "originals")]
    return {path for folder in folders for path in folder.rglob("*") if path.is_file()}


@pytest.mark.usefixtures("_site")
def test_nothing_is_lost(run_tasks: RunTasks) -> None:
    before, there = rows(), files()
    assert [before[name] for name in ("images.Image", "images.Fingerprint", "feed.Post")] == [5, 4, 4]
    for task in TASKS * 2:
        import_string(task)()
        run_tasks()
        assert (task, before - rows(), there - files()) == (task, Counter(), set())
