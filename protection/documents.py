"""The site's own documents for machines: where each lies, of what kind it is, and what stands in it now."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from images.terms import Terms
from protection.declared import declared, suffix
from protection.paths import Rules
from protection.policy import tdm_policy, tdmrep
from protection.robots import ai_txt, robots_txt
from protection.rsl import license_of, license_xml
from protection.security import security_txt

_PLAIN = "text/plain; charset=utf-8"


@dataclass(frozen=True)
class Document:
    """`name`: of its address."""

    name: str
    path: str
    type: str
    what: str
    text: Callable[[Rules], str]


def _policies() -> list[Document]:
    return [
        Document(
            f"tdm_policy{suffix(terms)}",
            f"policies/tdm{suffix(terms)}.json",
            "application/ld+json",
            f"The terms of mining (ODRL): {_allowed(terms)}",
            lambda _, terms=terms: tdm_policy(terms),  # type: ignore[misc]
        )
        for terms in Terms
    ]


def _licences() -> list[Document]:
    return [
        Document(
            f"license{suffix(terms)}",
            f"license{suffix(terms)}.xml",
            declared().rsl_type,
            f"The same for crawlers that read RSL: {_allowed(terms)}",
            lambda _, terms=terms: license_of(terms),  # type: ignore[misc]
        )
        for terms in Terms
        if terms != Terms.NOTHING
    ]


def _allowed(terms: Terms) -> str:
    return "the default" if terms == Terms.NOTHING else f"where an artist allows {str(terms.label).lower()}"


# What reserves rights. Each version is kept: see `protection.evidence`.
SIGNAL_DOCUMENTS = [
    Document("robots", "robots.txt", _PLAIN, "Which crawlers may read what", robots_txt),
    Document("tdmrep", ".well-known/tdmrep.json", "application/json", "The reservation by path (TDMRep)", tdmrep),
    Document("license", "license.xml", declared().rsl_type, "The licence by path (RSL 1.0)", license_xml),
    *_policies(),
    *_licences(),
    Document("ai", "ai.txt", _PLAIN, "The same for tools that read ai.txt", lambda _: ai_txt()),
]
DOCUMENTS = [
    *SIGNAL_DOCUMENTS,
    Document(
        "security", ".well-known/security.txt", _PLAIN, "Where to report a hole (RFC 9116)", lambda _: security_txt()
    ),
]
