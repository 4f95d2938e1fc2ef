"""What a work's page, its tile and its card show to whom."""

import pytest

from tests.people import make_image, make_post


@pytest.fixture
def work(artist):
    """Published; since then two were put before its good picture: one is bad, one still being made."""
    post = make_post(artist, "Valley")
    post.pictures.update(place=5)
    for place, state in enumerate(("rejected", "pending")):
        post.pictures.create(image=make_image(state, reason="It ends half-way."), place=place)
    return post


def test_others_see_ready_pictures_alone(work, follower, as_person):
    for path in (work.get_absolute_url(), "/@artist/", "/", "/explore/"):
        page = as_person(follower).get(path).content.decode()
        assert (page.count('alt="Valley, picture 1"'), page.count("picture-missing"), "1 / " in page) == (1, 0, False)


def test_the_artist_sees_all_of_them(work, artist, as_person):
    page = as_person(artist).get(work.get_absolute_url()).content.decode()
    assert page.count('<figure class="stage-figure">') == 3


@pytest.mark.parametrize(
    ("visibility", "robots"),
    [("everyone", "noai, noimageai, noarchive"), ("link", "noindex, noai, noimageai, noarchive")],
)
def test_a_work_for_those_with_the_link_is_kept_out_of_search(artist, client, visibility, robots):
    answer = client.get(make_post(artist, visibility=visibility).get_absolute_url())
    assert answer["X-Robots-Tag"] == robots
    assert f'<meta name="robots" content="{robots}">' in answer.content.decode()


def test_an_old_slug_or_another_name_leads_to_the_works_own_address(artist, stranger, client):
    post = make_post(artist, "Valley")
    for path in (f"/@stranger/art/{post.public_id}-old/", f"/@ARTIST/art/{post.public_id}/"):
        assert client.get(path).url == post.get_absolute_url()
