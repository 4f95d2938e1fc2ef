"""The rules to copy into what stands before us say what we say ourselves."""

from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks

from images.delivery import SAFETY
from protection.signals import SIGNALS

GUIDE = Path("docs/delivery.md").read_text()
# On a subdomain of ours, which is another origin.
ELSEWHERE = SAFETY | SIGNALS.headers | {"Cross-Origin-Resource-Policy": "same-site"}
NGINX, CLOUDFRONT, CLOUDFLARE = (GUIDE.partition(f"### {name}\n")[2].partition("###")[0] for name in (
    "nginx", "CloudFront", "Cloudflare",
))  # fmt: skip


@pytest.mark.parametrize("rule", [NGINX, CLOUDFRONT, CLOUDFLARE], ids=["nginx", "CloudFront", "Cloudflare"])
@pytest.mark.parametrize("header", sorted(ELSEWHERE))
def test_what_stands_before_a_bucket_adds_every_header(rule: str, header: str) -> None:
    value = ELSEWHERE[header].replace("http://localhost:8000", "https://example.org")
    # CloudFront has words of its own for two of them.
    own_words = {"X-Content-Type-Options": '"ContentTypeOptions": {"Override": true}', "Content-Security-Policy": value}
    if rule == CLOUDFRONT and header in own_words:
        assert own_words[header] in rule
    else:
        (line,) = [line for line in rule.splitlines() if header in line]
        assert value in line.replace('\\"', '"')


@pytest.mark.parametrize("header", sorted(SAFETY | SIGNALS.headers | {"ETag": "", "CDN-Cache-Control": ""}))
def test_nginx_hands_on_every_header(header: str) -> None:
    assert f"add_header {header} $upstream_http_{header.lower().replace('-', '_')};" in GUIDE


@pytest.mark.parametrize(
    ("delivery", "front", "warned"),
    [("stream", "", False), ("redirect", "", True), ("redirect", "https://pictures.example.org", False)],
)
def test_a_bare_bucket_is_warned_of(delivery: str, front: str, warned: bool, settings: Any) -> None:
    settings.IMAGES_DELIVERY, settings.S3_FRONT_URL = delivery, front
    told = {message.id for message in run_checks(include_deployment_checks=True)}
    assert ("images.W003" in told) == warned
