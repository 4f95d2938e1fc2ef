"""The policy that pictures and answers name: an ODRL offer in the profile of TDMRep.

It offers one thing: mining with the consent of who holds the rights, asked for by way of this site.
"""

from typing import Any

_PROFILE = "http://www.w3.org/ns/tdmrep"


def tdm_policy_of(site: str, path: str) -> dict[str, Any]:
    return {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", f"{_PROFILE}.jsonld"],
        "@type": "Offer",
        "profile": _PROFILE,
        "uid": f"{site}{path}",
        "assigner": {"uid": f"{site}/", "vcard:hasURL": f"{site}/"},
        "permission": [{"action": "tdm:mine", "duty": [{"action": "obtainConsent"}]}],
    }
