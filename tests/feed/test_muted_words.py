"""Which words are found in which text: by the database, as lists ask it."""

import pytest

from feed.models import Post
from feed.muted_words import found_in, pattern_of, words_of_post
from feed.services import set_tags
from tests.people import make_post

FOUND = [
    ("spiders", "Two SPIDERS, one web"),
    ("Spiders", "spiders"),
    ("spiders", "(spiders)"),
    ("spiders", "no_spiders_here"),
    ("spiders", "#spiders everywhere"),
    ("cafe", "Le Café Noir"),
    ("café", "Cafe\u0301"),
    ("CAFE\u0301", "cafe"),
    ("straße", "Strasse 5"),
    ("strasse", "Die STRAẞE, die Straße"),
    ("Istanbul", "İstanbul"),
    ("war", "war"),
    ("red cats", "Red,  cats!"),
    ("sci-fi", "sci fi"),
    ("c++", "in C++ written"),
    ("🕷", "look: 🕷️!"),
    ("паук", "ПАУК и муха"),
    ("σοφός", "ΣΟΦΟΣ"),
    ("الحرب", "الْحَرْب"),
    ("שלום", "שָׁלוֹם"),
    ("किताब", "यह किताब है"),
    ("蜘蛛", "大きな蜘蛛がいる"),
    ("クモ", "ｸﾓの巣"),
    ("거미", "거미가 있다"),
    ("แมงมุม", "กลัวแมงมุมมาก"),
    ("#sea-fog", "Walking in #Sea-Fog again"),
    ("50%", "now 50 percent"),
]
NOT_FOUND = [
    ("spider", "spiders"),
    ("spiders", "underspiders"),
    ("war", "warm softwares"),
    ("cat", "a category"),
    ("red cats", "redcats"),
    ("कित", "यह किताब है"),
    ("か", "が"),
    ("가", "각"),
    ("거미", "큰왕거미"),
    ("#sea", "Walking in #sea-fog"),
    ("#sea", "the sea"),
    (".*", "anything"),
    ("a|b", "c"),
    ("#", "# 1"),
    ("", "x"),
    ("  ", "x y"),
    ("(?i)", "x"),
    ("\\", "a \\ b"),
]


def finds(words, **said):
    said = {"text": "", "title": "", **said}
    pattern = pattern_of(tuple(words))
    return pattern is not None and Post.objects.filter(found_in(words_of_post(), pattern), **said).exists()


@pytest.mark.parametrize(("word", "text"), FOUND, ids=range(len(FOUND)))
def test_what_is_found(word, text, artist):
    make_post(artist, "", text=text, pictures=0)
    assert finds([word], text=text)
    assert finds(["nothing", word, "#neither"], text=text)


@pytest.mark.parametrize(("word", "text"), NOT_FOUND, ids=range(len(NOT_FOUND)))
def test_what_is_not(word, text, artist):
    make_post(artist, "", text=text, pictures=0)
    assert not finds([word], text=text)


@pytest.mark.parametrize("said", [{"title": "Of spiders"}, {"text": "Of spiders"}, {"warning": "spiders"}], ids=str)
def test_wherever_it_stands(said, artist):
    make_post(artist, **{"title": "", "pictures": 0, **said})
    assert finds(["spiders"], **said)


@pytest.mark.parametrize(
    ("word", "is_found"),
    [("#sea-fog", True), ("#Séa-Fog", True), ("fog", True), ("sea fog", True), ("#sea", False), ("#fog", False)],
)
def test_tags_are_found_as_words_and_by_their_whole_name(word, is_found, artist):
    set_tags(post=make_post(artist, "", pictures=0), names=["red", "sea-fog", "zoo"])
    assert finds([word]) == is_found


def test_words_do_not_run_from_the_title_into_the_text(artist):
    make_post(artist, "red", text="cats", pictures=0)
    assert finds(["red"], title="red", text="cats")
    assert not finds(["redcats"], title="red", text="cats")
