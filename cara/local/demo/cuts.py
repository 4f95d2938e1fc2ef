"""What the demo's artists have cut out of their pictures. Idempotent: what was cut once is left as it is."""

from accounts.models import Profile
from accounts.pictures import BANNER, cut_picture
from feed.models import Post
from images.crops import Crop
from images.models import Image
from portfolios import covers
from portfolios.models import Artwork

# Handle, file name, and the part that is shown.
BANNERS = {"mirela": ("red-morning.jpg", Crop(0, 0.13, 1, 1600 / 3 / 900))}
# Title of a work, what is cut, and which part of its first picture.
CUTS = (
    ("Tidal study", Image.Purpose.COVER, Crop(0.04, 0.1, 0.92, 0.69)),
    ("The valley before the dam", Image.Purpose.SHARE, Crop(0, 0.12, 1, 1100 * 0.525 / 1400)),
    ("Embers", Image.Purpose.COVER, Crop(0.1, 0.3, 0.8, 0.36)),
)
# Title of a work, and where to look in its first picture.
PLACES = (("Carmine valley", 55, 20),)


def cut_all() -> None:
    """Once the pictures are ready."""
    for handle, (_, crop) in BANNERS.items():
        profile = Profile.objects.filter(user__handle=handle, banner=None, next_banner__source=None).first()
        if profile and profile.next_banner and profile.next_banner.is_ready:
            cut_picture(user=profile.user, kind=BANNER, crop=crop)
    for title, purpose, crop in CUTS:
        post, artwork, image_id = _first_picture(title)
        if post and not covers.cut_of(artwork, purpose):
            covers.set_cut(post=post, purpose=purpose, image_id=image_id, crop=crop)
    for title, x, y in PLACES:
        post, artwork, image_id = _first_picture(title)
        if post and not artwork.focus_of_id:
            covers.set_focus(post=post, image_id=image_id, x=x, y=y)


def _first_picture(title: str) -> tuple[Post | None, Artwork | None, str]:
    post = Post.objects.filter(title=title, state=Post.State.PUBLISHED).first()
    picture = post and post.pictures.select_related("image").first()
    return (post, Artwork.objects.get(pk=post.pk), picture.image.public_id) if picture else (None, None, "")
