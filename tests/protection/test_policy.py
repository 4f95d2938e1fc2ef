def test_the_policy_that_pictures_name_offers_mining_with_consent_only(client, db, settings):
    assert f"{settings.SITE_URL}/policies/tdm.json" == settings.IMAGES_RIGHTS_POLICY
    answer = client.get("/policies/tdm.json")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/ld+json")
    policy = answer.json()
    assert (policy["@type"], policy["profile"]) == ("Offer", "http://www.w3.org/ns/tdmrep")
    assert policy["uid"] == settings.IMAGES_RIGHTS_POLICY
    assert policy["permission"] == [{"action": "tdm:mine", "duty": [{"action": "obtainConsent"}]}]
    assert policy["assigner"]["uid"].startswith(settings.SITE_URL)


def test_anybody_may_read_it_without_a_cookie(client, db):
    answer = client.get("/policies/tdm.json")
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert not answer.cookies
