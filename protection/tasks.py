from celery import shared_task

from protection import asking, cases, evidence, folding, paths, proving
from protection.detectors import configured


@shared_task
def record_signals() -> None:
    """Beat. A row only where something has changed."""
    evidence.record_documents()


@shared_task
def fold_refusals() -> int:
    """Beat."""
    return folding.fold()


@shared_task
def forget_old_refusals() -> int:
    """Beat, in the night."""
    return folding.forget_old()


@shared_task
def prove_waiting() -> int:
    """Beat."""
    return proving.prove_waiting()


def offer_to_detectors(image_id: int) -> None:
    """A picture was settled. Named in settings; costs nothing where no service is configured."""
    if configured():
        ask_detectors.delay(image_id)


@shared_task
def ask_detectors(image_id: int) -> None:
    asking.ask_about(image_id)


@shared_task
def forget_proofs() -> None:
    """Beat. What was sent for pictures that are gone."""
    cases.forget_proofs_of_the_gone()


@shared_task
def renew_path_rules() -> None:
    """Beat."""
    paths.renew_path_rules()
