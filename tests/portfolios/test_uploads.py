"""Uploads that come part by part: the protocol, lost connections, limits, strangers, and what is left behind."""

from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO
from uuid import uuid4

import pytest
from django.db import connection, transaction
from django.utils import timezone
from django.utils.http import parse_http_date

from common.errors import Conflict, LimitReached
from feed.models import Post, PostPicture
from feed.services import add_pictures, lock_post, remove_picture
from images import staging
from images.models import Image
from portfolios import uploads
from portfolios.models import Upload
from portfolios.queries import picture_as_it_is
from portfolios.tasks import give_up_old_uploads
from tests.images import makers
from tests.people import make_image, make_post

FILE = makers.saved(makers.quarters(900, 700))
SIZE = len(FILE)
TUS = {"Tus-Resumable": "1.0.0"}
PART = "application/offset+octet-stream"


@pytest.fixture(autouse=True)
def own_staging(settings, tmp_path):
    for name in ("staging", "originals"):
        told = settings.STORAGES[name]
        settings.STORAGES = settings.STORAGES | {
            name: told | {"OPTIONS": told["OPTIONS"] | {"location": tmp_path / name}}
        }
    return tmp_path / "staging"


@pytest.fixture
def client(artist, as_person):
    return as_person(artist)


def metadata(**told):
    return ",".join(f"{name} {b64encode(str(value).encode()).decode()}" for name, value in told.items())


def create(client, length=SIZE, **told):
    told = {"filename": "välley.jpg", "form_key": uuid4(), "file_key": uuid4()} | told
    return client.post(
        "/share/uploads/", headers=TUS | {"Upload-Length": str(length), "Upload-Metadata": metadata(**told)}
    )


def begun(client, **told):
    answer = create(client, **told)
    assert answer.status_code == 201, answer.content
    return answer["Location"]


def patch(client, where, offset, data, content_type=PART, **headers):
    told = TUS | {"Upload-Offset": str(offset)} | headers
    return client.patch(where, data, content_type=content_type, headers=told)


def offset_of(client, where):
    answer = client.head(where, headers=TUS)
    assert (answer.status_code, answer["Cache-Control"], answer["Tus-Resumable"]) == (200, "no-store", "1.0.0")
    return int(answer["Upload-Offset"])


def kept_parts(folder):
    return sum(path.is_file() for path in folder.rglob("*"))


def test_part_by_part_to_a_picture(client, artist, own_staging, run_tasks):
    key = uuid4()
    where = begun(client, form_key=key)
    for start in range(0, len(FILE), 2000):
        assert offset_of(client, where) == start
        part = FILE[start : start + 2000]
        answer = patch(client, where, start, part)
        assert (answer.status_code, int(answer["Upload-Offset"])) == (204, start + len(part))
    assert kept_parts(own_staging) > 1
    run_tasks()
    row = client.post(where, headers=TUS)
    post = Post.objects.get()
    image = Image.objects.get()
    assert (row.status_code, row["X-Draft-Url"]) == (201, f"/share/{post.public_id}/")
    assert f'id="picture-{image.public_id}"' in row.content.decode()
    assert (post.author, post.form_key, image.filename, image.bytes) == (artist, key, "välley.jpg", len(FILE))
    assert (image.state, kept_parts(own_staging)) == ("ready", 0)


def test_asked_again_it_is_one_upload_and_one_picture(client):
    keys = {"form_key": uuid4(), "file_key": "a"}
    where = begun(client, **keys)
    patch(client, where, 0, FILE[:3000])
    assert begun(client, **keys) == where
    assert offset_of(client, where) == 3000
    patch(client, where, 3000, FILE[3000:])
    rows = [client.post(where, headers=TUS).content for _ in range(3)]
    assert (Image.objects.count(), len(set(rows))) == (1, 1)
    assert offset_of(client, where) == len(FILE)


def test_a_line_that_breaks_in_the_middle_of_a_part_costs_the_rest_of_it_only(client, artist):
    where = begun(client)
    upload = Upload.objects.get()

    source = BytesIO(FILE[:5000])

    def breaking(most):
        data = source.read(min(most, 1000))
        if not data:
            raise ConnectionResetError
        return data

    assert uploads.go_on(upload=upload, offset=0, read=breaking) == 5000
    assert offset_of(client, where) == 5000
    assert patch(client, where, 5000, FILE[5000:]).status_code == 204
    assert Image.objects.get().bytes == len(FILE)


def test_of_two_that_carry_the_same_stretch_one_counts(client, own_staging):
    begun(client)
    first, second = Upload.objects.get(), Upload.objects.get()
    uploads.go_on(upload=first, offset=0, read=BytesIO(FILE[:3000]).read)
    with pytest.raises(Conflict):
        uploads.go_on(upload=second, offset=0, read=BytesIO(FILE[:2000]).read)
    assert (Upload.objects.get().offset, kept_parts(own_staging)) == (3000, 1)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"offset": 5}, 409),
        ({"offset": "-1"}, 400),
        ({"offset": "x"}, 400),
        ({"content_type": "image/jpeg"}, 415),
        ({"data": FILE + b"more"}, 413),
        ({"Tus-Resumable": "0.2.2"}, 412),
    ],
)
def test_what_is_not_of_the_protocol_is_refused(client, change, status):
    where = begun(client)
    answer = patch(client, where, **{"offset": 0, "data": FILE[:100]} | change)
    assert (answer.status_code, answer["Tus-Version"], "error" in answer.json()) == (status, "1.0.0", True)
    assert offset_of(client, where) == 0


def test_it_says_what_it_can(client):
    answer = client.options("/share/uploads/")
    assert (answer.status_code, answer["Tus-Extension"]) == (204, "creation,termination,expiration")


@pytest.mark.parametrize(
    ("told", "status"),
    [({"length": 0}, 400), ({"length": 10**12}, 413), ({"length": "many"}, 400), ({"form_key": "7"}, 400)],
)
def test_what_cannot_be_begun(client, told, status):
    answer = create(client, **told)
    assert (answer.status_code, answer.json()["error"][-1]) == (status, ".")
    assert not Upload.objects.exists()


def test_no_picture_is_told_in_words_and_forgotten(client, own_staging, run_tasks):
    where = begun(client, length=8, filename="poem.jpg")
    answer = patch(client, where, 0, b"no jpeg!")
    assert (answer.status_code, answer.json()["error"].startswith("poem.jpg: ")) == (400, True)
    run_tasks()
    assert (client.head(where, headers=TUS).status_code, kept_parts(own_staging)) == (404, 0)
    assert (Post.objects.count(), Image.objects.count()) == (0, 0)


def test_a_work_has_room_for_so_many(client, artist, settings):
    settings.POST_MAX_PICTURES = 2
    post = make_post(artist, state="draft", pictures=1)
    begun(client, form_key=post.form_key)
    assert "all taken" in create(client, form_key=post.form_key).json()["error"]
    # One that has been silent for long does not stand in the way.
    Upload.objects.update(touched_at=timezone.now() - timedelta(minutes=20))
    begun(client, form_key=post.form_key)


def test_only_so_many_at_once(client, settings):
    settings.UPLOADS_AT_ONCE = 1
    begun(client)
    assert create(client).status_code == 422


def test_called_off(client, own_staging, run_tasks):
    where = begun(client)
    patch(client, where, 0, FILE[:3000])
    assert client.delete(where, headers=TUS).status_code == 204
    run_tasks()
    assert (Upload.objects.count(), kept_parts(own_staging)) == (0, 0)
    where = begun(client)
    patch(client, where, 0, FILE)
    assert client.delete(where, headers=TUS).status_code == 204
    assert (Upload.objects.count(), Image.objects.count()) == (0, 0)
    assert client.delete(where, headers=TUS).status_code == 404


def test_called_off_while_another_has_become_the_same_picture(client):
    form = uuid4()
    first, second = begun(client, form_key=form), begun(client, form_key=form)
    for where in (first, second):
        patch(client, where, 0, FILE)
    assert (Upload.objects.count(), Image.objects.count()) == (2, 1)
    assert client.delete(first, headers=TUS).status_code == 204
    assert (Upload.objects.count(), Image.objects.count()) == (1, 1)
    assert client.post(second, headers=TUS).status_code == 201
    assert client.delete(second, headers=TUS).status_code == 204
    assert (Upload.objects.count(), Image.objects.count()) == (0, 0)


def _call_off(upload):
    try:
        uploads.call_off(upload=upload)
    finally:
        connection.close()


def _somebody_waits():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_stat_clear_snapshot()")
        cursor.execute("SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'")
        return cursor.fetchone()


@pytest.mark.django_db(transaction=True)
def test_called_off_in_the_moment_in_which_another_becomes_the_same_picture(client):
    form = uuid4()
    first, second = begun(client, form_key=form), begun(client, form_key=form)
    patch(client, first, 0, FILE)
    gone, kept = (Upload.objects.get(public_id=where.split("/")[-2]) for where in (first, second))
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        uploads.go_on(upload=kept, offset=0, read=BytesIO(FILE).read)
        uploads.hand_in(upload=kept)
        called_off = other.submit(_call_off, gone)
        while not _somebody_waits():
            assert not called_off.done()
    called_off.result()
    assert (list(Upload.objects.values_list("pk", flat=True)), Image.objects.count()) == ([kept.pk], 1)


@pytest.mark.django_db(transaction=True)
def test_called_off_while_its_picture_is_being_removed(client):
    where = begun(client)
    patch(client, where, 0, FILE)
    post, image, upload = Post.objects.get(), Image.objects.get(), Upload.objects.get()
    with ThreadPoolExecutor(1) as other, transaction.atomic():
        lock_post(post)
        called_off = other.submit(_call_off, upload)
        while not _somebody_waits():
            assert not called_off.done()
        remove_picture(post=post, image_id=image.public_id)
    called_off.result()
    assert (Upload.objects.count(), Image.objects.count()) == (0, 0)


class TestInAPicturesPlace:
    """`replaces`: the public id of the picture whose place the file takes."""

    @pytest.fixture
    def picture(self, artist):
        return make_post(artist, state="draft").pictures.get()

    def test_it_takes_its_place(self, client, picture, run_tasks):
        image_id = picture.image.public_id
        where = begun(client, replaces=image_id)
        patch(client, where, 0, FILE)
        row = client.post(where, headers=TUS)
        assert (row.status_code, f'id="picture-{image_id}"' in row.content.decode()) == (201, True)
        picture.refresh_from_db()
        assert (picture.image.filename, picture.next_image.filename) == ("study.jpg", "välley.jpg")
        run_tasks()
        picture.refresh_from_db()
        assert (picture.image.filename, picture.image.public_id) == ("välley.jpg", image_id)

    def test_called_off_the_old_one_stays(self, client, picture):
        where = begun(client, replaces=picture.image.public_id)
        patch(client, where, 0, FILE)
        assert client.delete(where, headers=TUS).status_code == 204
        assert (Upload.objects.count(), list(Image.objects.all())) == (0, [picture.image])

    @pytest.mark.parametrize("name", ["välley.jpg", "second.jpg"], ids=["same", "another"])
    def test_called_off_late_it_takes_nothing_of_what_came_since(self, client, picture, name):
        first = begun(client, replaces=picture.image.public_id)
        second = begun(client, replaces=picture.image.public_id, filename=name)
        for where in (first, second):
            patch(client, where, 0, FILE)
        images = Image.objects.order_by("pk")
        coming = images.last()
        assert client.delete(first, headers=TUS).status_code == 204
        picture.refresh_from_db()
        assert (picture.next_image, list(images.all())) == (coming, [picture.image, coming])
        assert client.delete(second, headers=TUS).status_code == 204
        picture.refresh_from_db()
        assert (picture.next_image, list(images.all())) == (None, [picture.image])

    def test_its_answer_tells_what_has_taken_its_place_meanwhile(self, client, picture, run_tasks):
        where = begun(client, replaces=picture.image.public_id)
        patch(client, where, 0, FILE)
        before = PostPicture.objects.get()
        run_tasks()
        assert picture_as_it_is(before).image.filename == "välley.jpg"
        assert "välley.jpg" in client.post(where, headers=TUS).content.decode()

    def test_a_full_work_has_room_for_it(self, client, picture, settings):
        settings.POST_MAX_PICTURES = 1
        begun(client, form_key=picture.post.form_key, replaces=picture.image.public_id)

    def test_removed_meanwhile_the_upload_goes_with_it(self, client, picture):
        where = begun(client, replaces=picture.image.public_id)
        remove_picture(post=picture.post, image_id=picture.image.public_id)
        assert patch(client, where, 0, FILE).status_code == 404
        assert (Upload.objects.count(), Image.objects.count()) == (0, 0)

    @pytest.mark.parametrize(
        ("who", "status"),
        [("visitor", 401), ("stranger", 404), ("follower", 404), ("blocked", 404), ("moderator", 404), ("artist", 201)],
    )
    def test_who_may(self, who, status, picture, as_person, request):
        other = as_person(request.getfixturevalue(who))
        assert create(other, replaces=picture.image.public_id).status_code == status
        assert Upload.objects.count() == (status == 201)


@pytest.mark.parametrize("who", ["visitor", "stranger", "follower", "moderator"])
def test_nobody_else_touches_it(who, client, as_person, request):
    where = begun(client)
    other = as_person(request.getfixturevalue(who))
    refused = 401 if who == "visitor" else 404
    answers = [
        other.head(where, headers=TUS),
        patch(other, where, 0, FILE),
        other.post(where, headers=TUS),
        other.delete(where, headers=TUS),
    ]
    assert [answer.status_code for answer in answers] == [refused] * 4
    assert offset_of(client, where) == 0


def test_what_never_came_to_an_end_is_given_up(client, own_staging, run_tasks):
    old, new = begun(client), begun(client)
    for where in (old, new):
        patch(client, where, 0, FILE[:3000])
    Upload.objects.filter(public_id=old.split("/")[-2]).update(created_at=timezone.now() - timedelta(hours=25))
    give_up_old_uploads()
    run_tasks()
    assert (client.head(old, headers=TUS).status_code, offset_of(client, new), kept_parts(own_staging)) == (
        404,
        3000,
        1,
    )


def test_what_nothing_has_come_of_is_given_up_soon(client, settings):
    settings.UPLOADS_AT_ONCE = 2
    keys = {"form_key": uuid4(), "file_key": uuid4()}
    forsaken, begun_anew = begun(client), begun(client, **keys)
    assert create(client).status_code == 422
    ago = timezone.now() - timedelta(minutes=16)
    Upload.objects.update(created_at=ago, touched_at=ago)
    assert begun(client, **keys) == begun_anew
    give_up_old_uploads()
    assert (client.head(forsaken, headers=TUS).status_code, offset_of(client, begun_anew)) == (404, 0)
    assert create(client).status_code == 201


def test_it_says_when_it_ends(client):
    where, now = begun(client), timezone.now().timestamp()
    ends = [parse_http_date(client.head(where, headers=TUS)["Upload-Expires"])]
    patch(client, where, 0, FILE[:3000])
    ends.append(parse_http_date(client.head(where, headers=TUS)["Upload-Expires"]))
    assert [round((end - now) / 60) for end in ends] == [15, 24 * 60]


def test_a_lost_part_is_no_picture_and_no_crash(client):
    where = begun(client)
    patch(client, where, 0, FILE[:3000])
    staging.drop_parts(Upload.objects.get().parts)
    assert patch(client, where, 3000, FILE[3000:]).status_code == 409
    assert (client.head(where, headers=TUS).status_code, Image.objects.count()) == (404, 0)


class TestQuota:
    def test_pictures_in_a_day(self, client, artist, settings, photo):
        settings.QUOTA_PICTURES_A_DAY = 3
        make_post(artist, pictures=2)
        begun(client)
        make_post(artist, pictures=1)
        assert create(client).json()["error"] == (
            "You can upload 3 pictures in 24 hours. 0 are left for now: please upload the others later."
        )
        Image.objects.update(created_at=timezone.now() - timedelta(hours=25))
        begun(client)

    def test_bytes_of_originals(self, client, artist, settings):
        settings.QUOTA_BYTES = 1024 * 1024
        make_post(artist, pictures=0).pictures.create(image=make_image(bytes=1000 * 1024), place=0)
        assert create(client, length=100 * 1024).json()["error"] == (
            "There is room for 1.0\xa0MB of originals. 24.0\xa0KB are left, and this is 100.0\xa0KB."
            " Delete works, or only the originals of some pictures."
        )

    def test_the_plain_form_keeps_to_it_too(self, artist, settings, photo):
        settings.QUOTA_PICTURES_A_DAY = 1
        with pytest.raises(LimitReached, match="1 are left"):
            add_pictures(post=make_post(artist, pictures=0), files=[photo(), photo()])
        assert Image.objects.count() == 0
