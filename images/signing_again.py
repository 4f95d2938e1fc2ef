"""After a change of the site's key: statements that another certificate signed are signed anew. The pictures' own bytes
stay as they are, since they only name their statement's address."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db.models import F, Func, IntegerField, QuerySet, Value

from images import storage
from images.credentials import Claim, Signer
from images.folders import working_folder
from images.models import Manifest
from images.specs import SPECS, Plan
from images.storage import OriginalGone, StorageTrouble
from images.terms import Terms, cawg_entries

logger = logging.getLogger(__name__)


class _Position(Func):
    """Where the first stands in the second; 0 for nowhere."""

    function = "position"
    arg_joiner = " in "
    output_field = IntegerField()


def signed_otherwise(signer: Signer) -> QuerySet[Manifest]:
    """Those of shown renditions without this signer's certificate. Reads every statement: no work for a page."""
    certificate = x509.load_pem_x509_certificates(signer.chain.encode())[0].public_bytes(Encoding.DER)
    shown = Manifest.objects.filter(rendition__retired_at=None)
    return shown.alias(place=_Position(Value(certificate), F("store"))).filter(place=0)


def sign_again(signer: Signer) -> Iterator[tuple[int, int]]:
    """A picture at a time: how many of its statements were signed anew, and of how many."""
    others = signed_otherwise(signer)
    for image_id in others.order_by("rendition__image").values_list("rendition__image", flat=True).distinct():
        manifests = list(others.filter(rendition__image=image_id).select_related("rendition__image"))
        yield _sign(signer, manifests), len(manifests)


def _sign(signer: Signer, manifests: list[Manifest]) -> int:
    try:
        stores = _stores(signer, manifests)
    except (StorageTrouble, OriginalGone, OSError) as trouble:
        logger.warning("Statements of picture %s stay as they are: %s", manifests[0].rendition.image_id, trouble)
        return 0
    # A picture that was deleted meanwhile has no row any more.
    return sum(
        Manifest.objects.filter(pk=manifest.pk).update(store=stores[manifest.rendition.spec])
        for manifest in manifests
        if manifest.rendition.spec in stores
    )


def _stores(signer: Signer, manifests: list[Manifest]) -> dict[str, bytes]:
    """By the names of the specs; nothing where signing fails."""
    renditions = [manifest.rendition for manifest in manifests]
    plans = [Plan(SPECS[row.spec], row.width, row.height) for row in renditions]
    with working_folder() as folder:
        for row, plan in zip(renditions, plans, strict=True):
            storage.fetch_rendition(row.key, folder / f"{plan.spec.name}.{plan.spec.suffix}")
        image = renditions[0].image
        mining = cawg_entries(Terms(image.terms_written), image.creator_url)
        return Claim(signer, "", mining).sign(folder, plans)
