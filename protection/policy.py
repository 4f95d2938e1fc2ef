"""The policies that pictures and answers name, one for each kind of terms: ODRL offers in the profile of TDMRep. And
`/.well-known/tdmrep.json`, which leads to them by path.

The default offers one thing: mining with the consent of who holds the rights, asked for by way of this site.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from images.terms import Terms
from protection.declared import declared
from protection.paths import PathRule, Rules

_WORDS = "/policies/tdm/"
_CONSENT: Mapping[str, Any] = {"action": "obtainConsent"}


def tdm_policy(terms: Terms) -> str:
    return _json(policy_of(terms))


def policy_of(terms: Terms) -> dict[str, Any]:
    """`target` is what all works under these terms are called together, so that nobody is asked for each of them."""
    says = declared()
    uid = says.policy(terms)
    return {
        "@context": ["http://www.w3.org/ns/odrl.jsonld", f"{says.tdm_profile}.jsonld"],
        "@type": "Offer",
        "profile": says.tdm_profile,
        "uid": uid,
        "assigner": _assigner(),
        "permission": [{**permission, "target": f"{uid}#works"} for permission in _permissions(terms)],
    }


def _assigner() -> dict[str, str]:
    says = declared()
    told = {"uid": says.address("/"), "vcard:fn": "Cara, for the artists named in each work"}
    kind = "vcard:hasEmail" if says.rights_contact.startswith("mailto:") else "vcard:hasURL"
    return told | {"vcard:hasURL": says.address(_WORDS), kind: says.rights_contact}


def _permissions(terms: Terms) -> list[dict[str, Any]]:
    """A licence comes from the artist, whom the work and its page name, and is paid for as the two agree."""
    duties = [_CONSENT, {"action": "compensate"}] if terms.offers_licence else [_CONSENT]
    mining: list[dict[str, Any]] = [{"action": "tdm:mine", "duty": duties}]
    if terms.lets_assistants:
        answers = {
            "leftOperand": "purpose",
            "operator": "eq",
            "rightOperand": declared().address(f"{_WORDS}#assistants"),
        }
        mining.append({"action": "tdm:mine", "constraint": [answers], "duty": [{"action": "attribute"}]})
    return mining


def tdmrep(rules: Rules) -> str:
    """The first rule that fits counts, so the site's own is the last. Headers and meta tags overrule the file."""
    return _json([_rule(rule) for rule in (*rules, PathRule("/", Terms.NOTHING))])


def _rule(rule: PathRule) -> dict[str, Any]:
    return {"location": rule.path, "tdm-reservation": 1, "tdm-policy": declared().policy(rule.terms)}


def _json(said: Any) -> str:
    return json.dumps(said, indent=2) + "\n"
