from celery import shared_task

from protection import evidence, folding, proving


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
