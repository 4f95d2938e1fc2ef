from xml.etree import ElementTree

import pytest
from http_sf import parse

from images.terms import Terms
from protection.signals import signals_for

SITE = "http://localhost:8000"
HEADERS = {
    "X-Robots-Tag": "noai, noimageai, noarchive",
    "TDM-Reservation": "1",
    "TDM-Policy": f"{SITE}/policies/tdm.json",
    "Content-Usage": "train-ai=n, search=y",
    "Content-Signal": "search=yes, ai-input=no, ai-train=no",
    "Link": f'<{SITE}/license.xml>; rel="license"; type="application/rsl+xml"',
}


@pytest.mark.parametrize(
    "path",
    ["/", "/robots.txt", "/explore/", "/nowhere/", "/media/no/such.avif", "/accounts/login/", "/static/css/base.css"],
)
def test_every_answer_carries_the_reservation(client, db, path):
    answer = client.get(path)
    answer.close()
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS


def test_every_page_says_it_in_its_head(client, db):
    page = client.get("/").content.decode()
    assert '<meta name="robots" content="noai, noimageai, noarchive"' in page
    assert '<meta name="tdm-reservation" content="1"' in page
    assert f'<meta name="tdm-policy" content="{SITE}/policies/tdm.json"' in page
    assert f'<link rel="license" href="{SITE}/license.xml" type="application/rsl+xml"' in page


def test_what_it_names_is_served(client, db):
    for terms in Terms:
        signals = signals_for(terms=terms)
        for address in (signals.headers["TDM-Policy"], signals.licence[0]):
            assert client.get(address.removeprefix(SITE)).status_code == 200
        ElementTree.fromstring(client.get(signals.licence[0].removeprefix(SITE)).content)


# Indexed or not, terms: robots, the policy's name, and whether search, answers, training are allowed.
TRUTH = {
    (True, "nothing"): ("noai, noimageai, noarchive", "tdm", "yes no no"),
    (True, "assistants"): ("noai, noimageai, nocache", "tdm-assistants", "yes yes no"),
    (True, "licence"): ("noai, noimageai, noarchive", "tdm-licence", "yes no no"),
    (True, "both"): ("noai, noimageai, nocache", "tdm-both", "yes yes no"),
    (False, "nothing"): ("noindex, noai, noimageai, noarchive", "tdm", "no no no"),
}


@pytest.mark.parametrize(("indexed", "terms"), list(TRUTH))
def test_the_headers_of_all_terms(indexed, terms):
    robots, policy, uses = TRUTH[indexed, terms]
    headers = signals_for(indexed=indexed, terms=terms).headers
    search, answers, training = uses.split()
    assert headers["X-Robots-Tag"] == robots
    assert headers["TDM-Policy"] == f"{SITE}/policies/{policy}.json"
    assert headers["TDM-Reservation"] == "1", "no terms give it up"
    assert headers["Content-Signal"] == f"search={search}, ai-input={answers}, ai-train={training}"
    usage = {
        name: str(value) for name, (value, _) in parse(headers["Content-Usage"].encode(), tltype="dictionary").items()
    }
    assert usage == {"train-ai": "n", "search": "y" if indexed else "n"}
