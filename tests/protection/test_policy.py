"""What the policies and the files that lead to them say, read by programs that are none of ours."""

import json
from xml.etree import ElementTree

import pytest
from jsonschema import validate

from images.terms import Terms
from protection.paths import PathRule
from protection.policy import policy_of, tdmrep
from protection.rsl import license_of, license_xml

SITE = "http://localhost:8000"
CONSENT = {"action": "obtainConsent"}
COMPENSATE = {"action": "compensate"}
RULES = [PathRule("/@noor/art/sea-1/", Terms.NOTHING), PathRule("/@noor/", Terms.BOTH)]
RSL = "{https://rslstandard.org/rsl}"

# As the final report of the community group describes them (10 May 2024).
ADDRESS = {"type": "string", "pattern": "^https?://"}
TDMREP = {
    "type": "array",
    "minItems": 1,
    "items": {
        "type": "object",
        "required": ["location", "tdm-reservation"],
        "additionalProperties": False,
        "properties": {
            "location": {"type": "string", "pattern": "^/"},
            "tdm-reservation": {"enum": [0, 1]},
            "tdm-policy": ADDRESS,
        },
    },
}
DUTIES = {"type": "array", "items": {"type": "object", "required": ["action"]}}
POLICY = {
    "type": "object",
    "required": ["@context", "@type", "profile", "uid", "assigner", "permission"],
    "properties": {
        "@context": {"const": ["http://www.w3.org/ns/odrl.jsonld", "http://www.w3.org/ns/tdmrep.jsonld"]},
        "@type": {"const": "Offer"},
        "profile": {"const": "http://www.w3.org/ns/tdmrep"},
        "uid": ADDRESS,
        "assigner": {"type": "object", "required": ["uid", "vcard:fn"]},
        "permission": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["action", "target"],
                "properties": {"action": {"const": "tdm:mine"}, "target": ADDRESS, "duty": DUTIES},
            },
        },
    },
}


def test_the_policy_that_pictures_name_offers_mining_with_consent_only(client, db, settings):
    assert f"{settings.SITE_URL}/policies/tdm.json" == settings.IMAGES_RIGHTS_POLICIES["nothing"]
    answer = client.get("/policies/tdm.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/ld+json")
    policy = answer.json()
    assert policy["uid"] == settings.IMAGES_RIGHTS_POLICIES["nothing"]
    assert [permission["duty"] for permission in policy["permission"]] == [[CONSENT]]
    assert policy["assigner"]["uid"] == f"{SITE}/"


@pytest.mark.parametrize(
    ("terms", "duties"),
    [
        (Terms.NOTHING, [[CONSENT]]),
        (Terms.ASSISTANTS, [[CONSENT], [{"action": "attribute"}]]),
        (Terms.LICENCE, [[CONSENT, COMPENSATE]]),
        (Terms.BOTH, [[CONSENT, COMPENSATE], [{"action": "attribute"}]]),
    ],
)
def test_each_policy_is_one_and_asks_for_what_it_should(terms, duties):
    policy = policy_of(terms)
    validate(policy, POLICY)
    assert [permission["duty"] for permission in policy["permission"]] == duties
    for_answers = [each for each in policy["permission"] if "constraint" in each]
    assert bool(for_answers) == terms.lets_assistants


@pytest.mark.parametrize("rules", [[], RULES])
def test_the_first_rule_that_fits_leads_to_the_policy(rules):
    told = json.loads(tdmrep(rules))
    validate(told, TDMREP)
    assert {rule["tdm-reservation"] for rule in told} == {1}
    assert _first(told, "/@mirela/") == f"{SITE}/policies/tdm.json"
    assert _first(told, "/@noor/art/sky-2/") == f"{SITE}/policies/tdm{'-both' if rules else ''}.json"
    assert _first(told, "/@noor/art/sea-1/") == f"{SITE}/policies/tdm.json"


def _first(told, path):
    return next(rule["tdm-policy"] for rule in told if path.startswith(rule["location"]))


def _uses(content, word):
    return {use for each in content.iter(f"{RSL}{word}") for use in (each.text or "").split()}


TRUTH = {
    Terms.NOTHING: ({"search"}, {"ai-train", "ai-input", "ai-index"}, set()),
    Terms.ASSISTANTS: ({"search", "ai-input", "ai-index"}, {"ai-train"}, {"attribution"}),
    Terms.LICENCE: ({"search", "ai-train"}, {"ai-input", "ai-index"}, {"training"}),
    Terms.BOTH: ({"search", "ai-input", "ai-index", "ai-train"}, set(), {"attribution", "training"}),
}


def _said(content):
    payments = {payment.get("type") for payment in content.iter(f"{RSL}payment")}
    return _uses(content, "permits"), _uses(content, "prohibits"), payments


def test_the_licence_permits_and_prohibits_by_path():
    rules = [*RULES, *(PathRule(f"/@{terms}/", terms) for terms in Terms)]
    contents = ElementTree.fromstring(license_xml(rules)).findall(f"{RSL}content")
    assert [content.get("url") for content in contents] == [*(rule.path for rule in rules), "/"]
    assert [_said(content) for content in contents] == [TRUTH[t] for t in [*(r.terms for r in rules), Terms.NOTHING]]


@pytest.mark.parametrize("terms", list(Terms))
def test_what_a_page_links_to_is_the_licence_of_its_terms(terms):
    contents = ElementTree.fromstring(license_of(terms)).findall(f"{RSL}content")
    assert [(content.get("url"), _said(content)) for content in contents] == [
        ("/@", TRUTH[terms]),
        ("/media/", TRUTH[terms]),
    ]


def test_names_that_are_no_xml_break_nothing():
    rules = [PathRule('/@a"<&>/', Terms.BOTH)]
    assert ElementTree.fromstring(license_xml(rules))[0].get("url") == '/@a"<&>/'
    assert json.loads(tdmrep(rules))[0]["location"] == '/@a"<&>/'


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/license.xml", "application/rsl+xml"),
        ("/.well-known/tdmrep.json", "application/json"),
        ("/robots.txt", "text/plain; charset=utf-8"),
        ("/policies/tdm-both.json", "application/ld+json"),
    ],
)
def test_anybody_may_read_it_without_a_cookie(client, db, path, kind):
    answer = client.get(path)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, kind)
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
    assert client.post(path).status_code == 405


def test_its_page_in_words_leads_to_every_document(client, db):
    page = client.get("/policies/tdm/").content.decode()
    for path in ("/robots.txt", "/license.xml", "/.well-known/tdmrep.json", "/policies/tdm-licence.json", "/ai.txt"):
        assert f'href="{path}"' in page
        assert client.get(path).status_code == 200
    assert 'href="mailto:hello@localhost"' in page
