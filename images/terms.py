"""What machines may do with a picture beyond leading people to it, as its artist has decided.

A plain word on the picture's row: the rooms above set it, and it is written into every large rendition. No Django here:
the child that decodes need not wait for it.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Any


class Terms(StrEnum):
    """Each is said everywhere: on pages, beside bytes, in files, in the site's own documents."""

    NOTHING = "nothing"
    ASSISTANTS = "assistants"
    LICENCE = "licence"
    BOTH = "both"

    @property
    def label(self) -> str:
        return _LABELS[self]

    @property
    def lets_assistants(self) -> bool:
        """AI search may read it to answer somebody, naming the artist and linking back."""
        return self in (Terms.ASSISTANTS, Terms.BOTH)

    @property
    def offers_licence(self) -> bool:
        """Training is still not allowed by itself: the artist may be asked for a licence."""
        return self in (Terms.LICENCE, Terms.BOTH)


_LABELS = {
    Terms.NOTHING: "Nothing",
    Terms.ASSISTANTS: "Search assistants",
    Terms.LICENCE: "Training, under a licence",
    Terms.BOTH: "Search assistants, and training under a licence",
}
CHOICES = [(str(terms), label) for terms, label in _LABELS.items()]

# PLUS: the data mining that is prohibited; all of it but what the constraints beside it say.
PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
SEE_CONSTRAINTS = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-SEECONSTRAINT"

_NO_USE = "No use for training artificial intelligence or machine learning models, and no text and data mining."
_NO_TRAINING = "No use for training artificial intelligence or machine learning models."
_NOTHING_ELSE = "No other text and data mining."
# CAWG 1.1: what each entry of `cawg.training-mining` is about.
_INFERENCE, _TRAINING = "cawg.ai_inference", ("cawg.ai_training", "cawg.ai_generative_training")
_MINING = "cawg.data_mining"


def mining_of(terms: Terms) -> str:
    return PROHIBITED if terms == Terms.NOTHING else SEE_CONSTRAINTS


def constraints_of(terms: Terms, page: str) -> str:
    """In words, as files say them. `page`: the artist's."""
    if terms == Terms.NOTHING:
        return _NO_USE
    training = _licence_in_words(page) if terms.offers_licence else _NO_TRAINING
    answers = [_answers_in_words(page)] if terms.lets_assistants else []
    return " ".join([training, *answers, _NOTHING_ELSE])


def cawg_entries(terms: Terms, page: str) -> dict[str, dict[str, Any]]:
    """As content credentials say them."""
    licensed = _entry(_licence_in_words(page) if terms.offers_licence else "")
    answers = _entry(_answers_in_words(page) if terms.lets_assistants else "")
    return {_MINING: licensed, _INFERENCE: answers, **dict.fromkeys(_TRAINING, licensed)}


def _entry(constraint: str) -> dict[str, Any]:
    return {"use": "constrained", "constraint_info": constraint} if constraint else {"use": "notAllowed"}


def _licence_in_words(page: str) -> str:
    return f"Training of artificial intelligence only under a licence from the artist: {page}."


def _answers_in_words(page: str) -> str:
    return f"AI search and assistants may answer people with it where they name the artist and link to {page}."
