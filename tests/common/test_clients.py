from ipaddress import ip_network

import pytest

from common.clients import client_address, network_of

PROXIES = [ip_network("10.0.0.0/8"), ip_network("fd00::/8")]

# Who is connected, what the header says, and who that is, with proxies and without any.
CONNECTIONS = [
    ("203.0.113.7", "", "203.0.113.7", "203.0.113.7"),
    # Forged by a client that is connected by itself.
    ("203.0.113.7", "198.51.100.1", "203.0.113.7", "203.0.113.7"),
    ("10.1.1.1", "198.51.100.1", "198.51.100.1", "10.1.1.1"),
    # Forged by a client before the proxy appended the true one.
    ("10.1.1.1", "1.1.1.1, 10.2.2.2, 198.51.100.1", "198.51.100.1", "10.1.1.1"),
    ("10.1.1.1", "1.1.1.1, 198.51.100.1, 10.2.2.2", "198.51.100.1", "10.1.1.1"),
    ("fd00::1", "[2001:db8::1]:4711", "2001:db8::1", "fd00::1"),
    ("10.1.1.1", "198.51.100.1:4711", "198.51.100.1", "10.1.1.1"),
    ("10.1.1.1", "198.51.100.1, nonsense", "10.1.1.1", "10.1.1.1"),
    ("10.1.1.1", "", "10.1.1.1", "10.1.1.1"),
    ("10.1.1.1", "10.2.2.2, 10.3.3.3", "10.2.2.2", "10.1.1.1"),
    ("10.1.1.1", ", ".join(["1.1.1.1"] * 50_000 + ["198.51.100.1"]), "198.51.100.1", "10.1.1.1"),
    ("10.1.1.1", "1.1.1.1, " + ", ".join(["10.2.2.2"] * 20), "10.2.2.2", "10.1.1.1"),
    ("::ffff:203.0.113.7", "", "203.0.113.7", "203.0.113.7"),
    ("::ffff:10.1.1.1", "::ffff:198.51.100.1", "198.51.100.1", "10.1.1.1"),
    # A Unix socket.
    ("", "198.51.100.1", "198.51.100.1", ""),
    ("", "", "", ""),
]


@pytest.mark.parametrize(("connected", "told", "behind_proxies", "alone"), CONNECTIONS)
def test_only_proxies_that_are_named_are_believed(rf, settings, connected, told, behind_proxies, alone):
    request = rf.get("/", REMOTE_ADDR=connected, HTTP_X_FORWARDED_FOR=told)
    settings.TRUSTED_PROXIES = PROXIES
    assert client_address(request) == behind_proxies
    settings.TRUSTED_PROXIES = []
    assert client_address(request) == alone


@pytest.mark.parametrize("header", ["HTTP_X_REAL_IP", "HTTP_FORWARDED", "HTTP_CF_CONNECTING_IP", "HTTP_CLIENT_IP"])
def test_no_other_header_counts_for_anything(rf, settings, header):
    settings.TRUSTED_PROXIES = PROXIES
    assert client_address(rf.get("/", REMOTE_ADDR="10.1.1.1", **{header: "198.51.100.1"})) == "10.1.1.1"


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("203.0.113.7", "203.0.113.0/24"),
        ("::ffff:203.0.113.7", "203.0.113.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("2001:db8:1:ffff::", "2001:db8:1::/48"),
        ("", ""),
    ],
)
def test_neighbours_have_one_network(address, network):
    assert network_of(address) == network
