"""What pages and browsers get: the tag, the bytes' address, the desk."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.template import Context, Template
from django.test import Client

from images.models import Image
from images.services import close_images, open_images, receive_image
from images.shown import settle_shown
from tests.images import makers
from tests.people import make_image

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]


def upload(data: bytes | None = None) -> Image:
    file = SimpleUploadedFile("photo.jpg", data or makers.saved(makers.quarters(700, 500)))
    return receive_image(file=file, creator="Mirela Voss", creator_url="https://cara.example/@mirela/")


@pytest.fixture
def ready(run_tasks: RunTasks) -> Image:
    image = upload()
    open_images(images=Image.objects.filter(pk=image.pk))
    run_tasks()
    return Image.objects.get(pk=image.pk)


def render(image: Image, **context: Any) -> str:
    return Template('{% picture image alt=alt sizes="50vw" eager=eager %}').render(
        Context({"image": image, "alt": "A valley", "eager": False} | context)
    )


def asked(client: Client, address: str, **headers: str) -> Any:
    """Read to the end and not closed: to close it would close the test's own connection to the database."""
    answer: Any = client.get(address, headers=headers)
    if answer.streaming:
        answer.content_read = b"".join(answer.streaming_content)
    return answer


def keys(image: Image) -> dict[str, str]:
    return dict(image.renditions.values_list("spec", "key"))


def test_a_ready_picture(ready: Image, django_assert_num_queries: Any) -> None:
    key = keys(ready)
    with django_assert_num_queries(0):
        html = render(ready)
    assert html == (
        f'<img class="placeholder" src="{ready.placeholder}" alt="" aria-hidden="true">'
        f'<picture><source type="image/avif" srcset="/media/{key["avif-320"]} 320w, /media/{key["avif-640"]} 640w, '
        f'/media/{key["avif-1280"]} 700w" sizes="50vw"><img src="/media/{key["jpeg-1280"]}" alt="A valley" width="700" '
        'height="500" decoding="async" loading="lazy"></picture>'
    )


def test_the_first_picture_of_a_page_does_not_wait(ready: Image) -> None:
    html = render(ready, eager=True)
    assert ('fetchpriority="high"' in html, "loading" in html) == (True, False)


def test_words_are_escaped(ready: Image) -> None:
    assert 'alt="&quot;&gt;&lt;script&gt;"' in render(ready, alt='"><script>')


def test_an_animation_moves_for_those_who_like_it(run_tasks: RunTasks) -> None:
    image = upload(makers.animation())
    open_images(images=Image.objects.filter(pk=image.pk))
    run_tasks()
    image = Image.objects.get(pk=image.pk)
    html = render(image)
    moving = f'type="image/webp" srcset="/media/{keys(image)["motion"]}">'
    assert f'<source media="(prefers-reduced-motion: no-preference)" {moving}' in html
    assert html.index(moving) < html.index("<source type=")


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Waiting to be made safe…"),
        ({"steps_total": 5, "steps_done": 3}, "Making sizes… 3 of 5"),
        ({"state": "rejected"}, "This picture could not be published."),
    ],
)
def test_what_is_not_ready_says_so(fields: dict[str, Any], words: str) -> None:
    image = upload()
    Image.objects.filter(pk=image.pk).update(**fields)
    html = render(Image.objects.get(pk=image.pk))
    assert html == f'<span class="picture-missing" role="img" aria-label="{words}">{words}</span>'


def test_the_bytes_come_with_their_labels(ready: Image, client: Client) -> None:
    types = {"avif-320": "image/avif", "jpeg-1280": "image/jpeg"}
    for spec, content_type in types.items():
        rendition = ready.renditions.get(spec=spec)
        answer = client.get(f"/media/{rendition.key}")
        assert len(b"".join(answer.streaming_content)) == rendition.bytes  # type: ignore[attr-defined]
        told = {name: answer.headers[name] for name in ("Content-Type", "Content-Length", *LABELS)}
        assert told == {"Content-Type": content_type, "Content-Length": str(rendition.bytes)} | LABELS
        assert not answer.cookies
        assert "Vary" not in answer.headers


LABELS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noai, noimageai, noarchive",
    "TDM-Reservation": "1",
    "TDM-Policy": "http://localhost:8000/policies/tdm.json",
}


def test_what_a_browser_has_is_not_sent_again(ready: Image, client: Client) -> None:
    address = f"/media/{keys(ready)['avif-320']}"
    etag = asked(client, address).headers["ETag"]
    for known, status in [(etag, 304), (f'"x", W/{etag}', 200), (f'"x", {etag}', 304), ("*", 200), ("", 200)]:
        assert asked(client, address, **{"If-None-Match": known}).status_code == status


@pytest.mark.parametrize(
    "key",
    [
        "",
        "../originals/x",
        "00/00/" + "0" * 44 + ".avif",
        "00/00/" + "0" * 44 + ".svg",
        "00/00/" + "0" * 44 + ".avif/",
        "00//00/" + "0" * 44 + ".avif",
        "%2e%2e/%2e%2e/etc/passwd",
    ],
)
def test_everything_else_is_not_found(key: str, client: Client) -> None:
    assert client.get(f"/media/{key}").status_code == 404


def test_no_address_leads_to_an_original(ready: Image, client: Client) -> None:
    for address in (ready.original, f"../originals/{ready.original}", f"originals/{ready.original}"):
        assert client.get(f"/media/{address}").status_code == 404


def test_bytes_cost_one_query(ready: Image, client: Client, django_assert_num_queries: Any) -> None:
    address = f"/media/{keys(ready)['avif-320']}"
    with django_assert_num_queries(1):
        asked(client, address)
    with django_assert_num_queries(0):
        client.get("/media/00/00/secret")
    with django_assert_num_queries(1):
        client.get("/media/00/00/" + "0" * 44 + ".avif")


def test_nothing_can_be_sent_to_a_picture(ready: Image, client: Client) -> None:
    assert client.post(f"/media/{keys(ready)['avif-320']}").status_code == 405


@pytest.mark.parametrize("count", [2, 8])
def test_the_desk_shows_pictures_without_a_query_for_each(
    count: int, moderator: Any, client: Client, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        make_image(is_public=True)
    client.force_login(moderator)
    with django_assert_max_num_queries(9):
        page = client.get("/desk/images/image/").content.decode()
    assert page.count('<img src="/media/') == count


def test_the_desk_of_pictures_shows_none_that_is_not_public(moderator: Any, client: Client, ready: Image) -> None:
    close_images(images=Image.objects.all())
    client.force_login(moderator)
    page = client.get("/desk/images/image/").content.decode()
    assert ("Not public" in page, "/media/" in page) == (True, False)


def test_the_desk_tries_again(moderator: Any, client: Client, run_tasks: RunTasks) -> None:
    image = upload()
    run_tasks()
    Image.objects.filter(pk=image.pk).update(state="rejected", reason="No.")
    image.renditions.all().delete()
    settle_shown([image.pk])
    client.force_login(moderator)
    page = client.get("/desk/images/image/?look=rejected").content.decode()
    assert "No." in page
    client.post("/desk/images/image/", {"action": "try_again", "_selected_action": [image.pk]})
    run_tasks()
    assert Image.objects.get(pk=image.pk).state == "ready"


def test_the_desk_finds_what_got_stuck(moderator: Any, client: Client) -> None:
    image = upload()
    client.force_login(moderator)
    assert "photo.jpg" not in client.get("/desk/images/image/?look=stuck").content.decode()
    Image.objects.filter(pk=image.pk).update(created_at="2026-01-01T00:00:00Z")
    assert "photo.jpg" in client.get("/desk/images/image/?look=stuck").content.decode()


@pytest.mark.parametrize(
    ("told", "status"), [({}, 200), ("same-origin", 200), ("none", 200), ("same-site", 403), ("cross-site", 403)]
)
def test_pages_of_others_do_not_show_it(told: Any, status: int, ready: Image, client: Client) -> None:
    """What is kept of the bytes is the same for all, so there is no `Vary`; what is refused is kept by nobody."""
    answer = asked(client, f"/media/{keys(ready)['avif-320']}", **({"Sec-Fetch-Site": told} if told else {}))
    kept = "no-store" if status == 403 else "public, max-age=31536000, immutable"
    assert (answer.status_code, answer.headers["Cache-Control"], "Vary" in answer.headers) == (status, kept, False)
