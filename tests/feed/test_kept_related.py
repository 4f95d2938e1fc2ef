"""A post that a page has read with its pictures is asked for more of them like any other."""

from feed.queries import visible_post_or_404
from tests.people import make_post


def test_what_is_asked_beyond_the_kept_pictures_is_of_this_post(artist, django_assert_num_queries):
    mine, other = make_post(artist, pictures=2), make_post(artist, pictures=1)
    post = visible_post_or_404(mine.public_id, viewer=artist)
    with django_assert_num_queries(0):
        assert len(post.pictures.all()) == 2
    assert post.pictures.count() == 2
    assert not post.pictures.filter(image=other.cover.image).exists()
