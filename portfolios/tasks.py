from celery import shared_task
from django.db.models import Exists, OuterRef, Q

from feed.models import Post, PostPicture
from feed.publishing import settle_waiting
from feed.rejecting import tell_of_rejected
from feed.replacing import ready_replacements
from images.models import Image
from portfolios import post_office, services, uploads

HELD = Image.State.HELD


@shared_task
def publish_waiting(image_id: int) -> None:
    """A picture was settled: let it take another's place, and see to the work that waits for it."""
    pictures = PostPicture.objects.select_related("post").filter(Q(image=image_id) | Q(next_image=image_id))
    for picture in pictures:
        services.settle_replacement(picture=picture)
        settle_waiting(post=picture.post)
    tell_of_rejected(image_id=image_id)


@shared_task
def give_up_old_uploads() -> None:
    uploads.give_up_old()


@shared_task
def publish_forgotten() -> None:
    """Pictures, and works whose last picture became ready, without anybody hearing of it."""
    for picture in ready_replacements():
        services.settle_replacement(picture=picture)
    held = PostPicture.objects.filter(Q(image__state=HELD) | Q(next_image__state=HELD), post=OuterRef("pk"))
    for post in Post.objects.filter(~Exists(held), state=Post.State.WAITING).order_by("created_at")[:200]:
        settle_waiting(post=post)


@shared_task(autoretry_for=(OSError,), retry_backoff=20, max_retries=3)
def send_letter(letter_id: int) -> None:
    post_office.deliver(letter_id)


@shared_task
def send_forgotten_letters() -> None:
    """Those that the mail server would not take, again and again until it does; and the oldest are forgotten."""
    for letter_id in post_office.forgotten().values_list("pk", flat=True)[:200]:
        send_letter.delay(letter_id)
    post_office.forget_old()
