import pytest

from accounts import services
from accounts.models import Block, Follow, Profile
from accounts.queries import Relation, person_or_404, relation_to
from common.errors import NotAllowed, NotVisible
from tests.people import make_person


def counts(*people):
    """Followers and following of each."""
    return [
        (profile.follower_count, profile.following_count)
        for person in people
        for profile in [Profile.objects.get(pk=person.pk)]
    ]


class TestFollowing:
    def test_counts_move_with_the_rows_and_only_with_them(self, artist, stranger):
        for _ in range(2):
            services.follow(follower=stranger, followee=artist)
        assert counts(artist, stranger) == [(1, 0), (0, 1)]
        for _ in range(2):
            services.unfollow(follower=stranger, followee=artist)
        assert counts(artist, stranger) == [(0, 0), (0, 0)]

    def test_nobody_follows_themselves(self, artist):
        with pytest.raises(NotAllowed):
            services.follow(follower=artist, followee=artist)

    @pytest.mark.parametrize("who", ["blocked", "blocker"])
    def test_a_block_either_way_refuses_it(self, who, artist, request):
        with pytest.raises(NotVisible):
            services.follow(follower=request.getfixturevalue(who), followee=artist)
        assert not Follow.objects.exists()

    def test_nobody_follows_the_suspended(self, artist, stranger):
        services.suspend(user=artist)
        artist.refresh_from_db()
        with pytest.raises(NotVisible):
            services.follow(follower=stranger, followee=artist)


class TestBlocking:
    def test_both_follows_end_and_are_uncounted(self, artist, follower):
        services.follow(follower=artist, followee=follower)
        services.block(blocker=artist, blocked=follower)
        services.block(blocker=artist, blocked=follower)
        assert (Follow.objects.count(), Block.objects.count()) == (0, 1)
        assert counts(artist, follower) == [(0, 0), (0, 0)]

    def test_nobody_blocks_themselves(self, artist):
        with pytest.raises(NotAllowed):
            services.block(blocker=artist, blocked=artist)


class TestWhoIsFound:
    def test_what_is_between_two_people_is_told_from_the_viewers_side(self, artist, follower):
        assert relation_to(artist, viewer=follower) == Relation(following=True)
        assert relation_to(follower, viewer=artist) == Relation(follows_you=True)
        assert relation_to(artist, viewer=artist) == Relation(is_self=True)

    def test_the_blocker_finds_whom_they_blocked_and_not_the_other_way(self, artist, blocked):
        assert person_or_404(blocked.handle, viewer=artist)[1] == Relation(blocking=True)
        with pytest.raises(NotVisible):
            person_or_404(artist.handle, viewer=blocked)

    def test_the_suspended_are_not_found(self, artist, moderator, visitor):
        services.suspend(user=artist)
        for viewer in (visitor, moderator):
            with pytest.raises(NotVisible):
                person_or_404("artist", viewer=viewer)

    def test_case_does_not_matter(self, artist, visitor):
        assert person_or_404("ArTiSt", viewer=visitor)[0] == artist


class TestSuspending:
    def test_it_changes_once_and_spares_superusers(self, artist):
        root = make_person("rooted", is_superuser=True)
        assert [services.suspend(user=artist), services.suspend(user=artist), services.suspend(user=root)] == [
            True,
            False,
            False,
        ]
        assert [services.reinstate(user=artist), services.reinstate(user=artist)] == [True, False]

    def test_the_next_request_is_nobodys(self, artist, as_person):
        client = as_person(artist)
        assert client.get("/drafts/").status_code == 200
        services.suspend(user=artist)
        assert client.get("/drafts/").url == "/accounts/login/?next=/drafts/"
