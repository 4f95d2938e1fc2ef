"""Against servers of this test's own on the loopback, which alone may be visited there by name."""

import gzip
import socket
import ssl
import threading
import time
import zlib
from datetime import UTC, datetime, timedelta
from urllib.parse import unquote

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from common import outside
from common.outside import MOST_BYTES, Page, Unreachable, fetch, is_public
from tests.sites import Pages, serving


class Misbehaving(Pages):
    """Each path in its own way."""

    def answer_to(self, path):
        name, _, argument = path.lstrip("/").partition("/")
        getattr(self, name.partition("?")[0])(argument)

    def plain(self, argument):
        self.answer("Grüße".encode(), Content_Type="text/html; charset=utf-8")

    def latin(self, argument):
        self.answer("Grüße".encode("latin-1"), Content_Type="text/html; charset=latin-1")

    def strange_letters(self, argument):
        self.answer(b"\xff\x00ok", Content_Type="text/html; charset=klingon")

    def costly_letters(self, argument):
        self.answer(b"-" + b"a" * (MOST_BYTES - 1), Content_Type="text/html; charset=punycode")

    def gone(self, argument):
        self.answer(b"gone", 410)

    def to(self, place):
        self.answer(b"", 302, Location=unquote(place))

    def times(self, count):
        self.to(f"/times/{int(count) - 1}" if int(count) else "/plain")

    def packed(self, argument):
        self.answer(gzip.compress(b"hello"), Content_Encoding="gzip")

    def deflated(self, argument):
        self.answer(zlib.compress(b"hello"), Content_Encoding="deflate")

    def bomb(self, argument):
        self.answer(gzip.compress(bytes(300 * 1024 * 1024), 1), Content_Encoding="gzip")

    def torn(self, argument):
        self.answer(b"no gzip at all", Content_Encoding="gzip")

    def brotli(self, argument):
        self.answer(b"whatever", Content_Encoding="br")

    def hangs(self, argument):
        self.server.over.wait(60)

    def drips(self, argument):
        """A byte now and then, each soon enough after the last: first of the header, for ever."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nX-Long: ")
        self.keep_writing(b"x", 0.05)

    def drips_a_body(self, argument):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n")
        self.keep_writing(b"1\r\nx\r\n", 0.05)

    def continues(self, argument):
        self.keep_writing(b"HTTP/1.1 100 Continue\r\n\r\n", 0.01)

    def streams(self, argument):
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n")
        self.keep_writing(b"x" * 65536, 0)

    def lies(self, argument):
        """The size of a piece that `http.client` takes for "all there is"."""
        self.wfile.write(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-1\r\n")
        self.keep_writing(b"x" * 65536, 0)

    def boasts(self, argument):
        self.wfile.write(b"HTTP/1.1 200 OK\r\n")
        self.keep_writing(b"X-Boast: " + b"x" * 60000 + b"\r\n", 0)

    def keep_writing(self, piece, pause):
        self.close_connection = True
        try:
            while not self.server.over.is_set():
                self.wfile.write(piece)
                time.sleep(pause)
        except OSError:
            return


@pytest.fixture(scope="module")
def server():
    with serving(Misbehaving) as server:
        yield server


@pytest.fixture
def site(server, settings):
    """Its address; `localhost` and 127.0.0.1 at any other port, and this port by any other name, stay closed."""
    server.asked.clear()
    settings.OUTSIDE_ALLOWED = [f"site.localhost:{server.server_port}"]
    return f"http://site.localhost:{server.server_port}"


@pytest.fixture(autouse=True)
def _names(monkeypatch):
    """`site.localhost` is this computer, whether or not its resolver knows of such names."""
    ask = socket.getaddrinfo

    def answer(host, *args, **options):
        return ask("127.0.0.1" if host == "site.localhost" else host, *args, **options)

    monkeypatch.setattr(socket, "getaddrinfo", answer)


def refusal(url, **options):
    with pytest.raises(Unreachable) as refused:
        fetch(url, **options)
    return str(refused.value)


@pytest.mark.parametrize(
    ("path", "text"), [("/plain", "Grüße"), ("/latin", "Grüße"), ("/strange_letters", "\ufffd\0ok")]
)
def test_a_page_comes_with_its_letters(site, path, text):
    page = fetch(site + path)
    assert (page.url, page.status, page.text) == (site + path, 200, text)


def test_every_charset_that_is_known_can_be_read_and_no_other_codec_is_kept_busy(site):
    names = ["utf-8", "utf-16", "utf-16le", "utf-16be", "us-ascii", "koi8-r", "koi8-u", "shift_jis", "euc-jp", "euc-kr"]
    names += ["gb2312", "gbk", "gb18030", "big5", *(f"windows-125{n}" for n in range(9))]
    names += [f"iso-8859-{n}" for n in range(1, 17) if n != 12]
    assert [name for name in names if Page("", 200, name, b"ok").text != b"ok".decode(name, "replace")] == []
    begun = time.process_time()
    assert len(fetch(f"{site}/costly_letters").text) == MOST_BYTES
    assert time.process_time() - begun < 4


def test_a_page_that_is_gone_says_so(site):
    assert fetch(f"{site}/gone").status == 410


def test_we_say_who_we_are_and_carry_nothing(site, server, settings, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9/")
    fetch(f"{site}/plain")
    assert server.asked == [
        (
            "/plain",
            {
                "Host": site.removeprefix("http://"),
                "User-Agent": f"Cara (+{settings.SITE_URL})",
                "Accept": "text/html",
                "Accept-Encoding": "identity",
                "Connection": "close",
            },
        )
    ]


def test_letters_of_an_address_are_written_as_addresses_are(site, server):
    fetch(f"{site}/plain/süß und so?a=ä#top")
    assert [path for path, _ in server.asked] == ["/plain/s%C3%BC%C3%9F%20und%20so?a=%C3%A4"]


class TestRedirects:
    def test_three_are_followed(self, site, server):
        assert fetch(f"{site}/times/2").url == f"{site}/plain"
        assert len(server.asked) == 4

    def test_four_are_not(self, site, server):
        assert refusal(f"{site}/times/3") == "It leads on more than 3 times."
        assert len(server.asked) == 4

    @pytest.mark.parametrize(
        "place",
        [
            "http://127.0.0.1:{port}/plain",
            "http://localhost:{port}/plain",
            "http://127.0.0.1/",
            "http://[::1]/",
            "http://[::ffff:127.0.0.1]/",
            "http://2130706433/",
            "http://0x7f.1/",
            "http://[::7f00:1]:{port}/plain",
            "http://169.254.169.254/latest/meta-data/",
            "https://10.0.0.1/",
            "file:///etc/passwd",
            "ftp://site.localhost/",
            "http://me:secret@site.localhost:{port}/plain",
            "//localhost:{port}/plain",
            "http://[",
            "http://site.localhost:99999/",
        ],
    )
    def test_none_leads_inside_or_to_what_is_no_page(self, site, server, place):
        refusal(f"{site}/to/{place.format(port=server.server_port)}")
        assert len(server.asked) == 1

    def test_nothing_can_be_smuggled_into_what_we_ask(self, site, server):
        fetch(f"{site}/plain/\r\nX-Evil: yes")
        fetch(f"{site}/plain/%0d%0aX-Evil:yes")
        assert [path for path, _ in server.asked] == ["/plain/X-Evil:%20yes", "/plain/%0d%0aX-Evil:yes"]
        assert all("X-Evil" not in headers for _, headers in server.asked)


class TestLimits:
    def test_an_endless_page_is_cut(self, site):
        assert len(fetch(f"{site}/streams").body) == MOST_BYTES

    @pytest.mark.parametrize("path", ["/lies", "/boasts"])
    def test_nobody_can_have_us_read_on(self, site, path):
        assert "It sends too much." in refusal(site + path)

    @pytest.mark.parametrize("path", ["/hangs", "/drips", "/drips_a_body", "/continues"])
    def test_time_is_limited_however_it_is_spent(self, site, path):
        begun = time.monotonic()
        refusal(site + path, seconds=0.4)
        assert 0.3 < time.monotonic() - begun < 30

    def test_a_name_that_nobody_answers_for_costs_no_more_time(self, site, monkeypatch):
        over = threading.Event()
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: over.wait(60))
        begun = time.monotonic()
        refusal("http://slow.example/", seconds=0.2)
        over.set()
        assert time.monotonic() - begun < 30

    @pytest.mark.parametrize("path", ["/packed", "/deflated"])
    def test_what_comes_packed_is_unpacked(self, site, path):
        assert fetch(site + path).body == b"hello"

    def test_a_bomb_is_unpacked_as_far_as_a_page_may_go(self, site):
        assert len(fetch(f"{site}/bomb").body) == MOST_BYTES

    @pytest.mark.parametrize("path", ["/torn", "/brotli"])
    def test_what_cannot_be_unpacked_is_refused(self, site, path):
        assert "packed" in refusal(site + path)


class TestAddresses:
    @pytest.mark.parametrize(
        "address",
        [
            "0.0.0.0", "10.1.2.3", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254", "168.63.129.16",
            "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1",
            "192.168.1.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "239.1.1.1", "240.0.0.1",
            "255.255.255.255", "::", "::1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1",
            "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::", "3fff::1", "fc00::1",
            "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1", "ff02::1", "example", "",
        ],
    )  # fmt: skip
    def test_closed(self, address):
        assert not is_public(address)

    @pytest.mark.parametrize(
        "address",
        ["1.1.1.1", "8.8.8.8", "100.63.255.255", "172.15.0.1", "172.32.0.1", "193.2.1.66", "223.255.255.255",
         "2606:4700:4700::1111", "2a00:1450:4001::1"],
    )  # fmt: skip
    def test_open(self, address):
        assert is_public(address)

    @pytest.mark.parametrize(
        "url", ["https://1.1.1.1:8443/", "http://1.1.1.1:443/", "https://1.1.1.1:80/", "http://1.1.1.1:22/"]
    )
    def test_other_ports_are_not_knocked_at(self, url):
        assert refusal(url) == "Pages are asked for at the usual ports only."

    def test_a_name_is_asked_once_and_what_it_said_is_what_is_visited(self, server, settings, monkeypatch):
        """A name server that says something harmless first and a loopback afterwards gets no second question."""
        settings.OUTSIDE_ALLOWED = [f"rebinds.example:{server.server_port}"]
        answers = iter([[(socket.AF_INET, socket.SOCK_STREAM, 6, "", ("127.0.0.1", server.server_port))]])
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: next(answers))
        assert fetch(f"http://rebinds.example:{server.server_port}/plain").text == "Grüße"
        assert list(answers) == []

    def test_of_several_addresses_only_public_ones_are_tried(self, server, settings, monkeypatch):
        inside = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 80)) for address in ("127.0.0.1", "10.0.0.1")]
        monkeypatch.setattr(socket, "getaddrinfo", lambda *args, **options: inside)
        assert refusal("http://two-faced.example/") == "ConnectionError: It has no public address."


@pytest.fixture(scope="module")
def papers(tmp_path_factory):
    """A certificate for site.localhost, signed by itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "site.localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder(name, name, key.public_key(), 1, now - timedelta(1), now + timedelta(1))
    named = made.add_extension(x509.SubjectAlternativeName([x509.DNSName("site.localhost")]), critical=False)
    file = tmp_path_factory.mktemp("papers") / "both.pem"
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    file.write_bytes(private + named.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM))
    return file


@pytest.fixture(scope="module")
def port(papers):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(papers)
    with serving(Misbehaving, context) as server:
        yield server.server_port


class TestSecureLines:
    @pytest.fixture
    def trusting(self, papers, monkeypatch):
        monkeypatch.setattr(outside, "_tls", lambda: ssl.create_default_context(cafile=papers))

    def test_the_certificate_counts_for_the_name_and_not_for_the_address(self, port, settings, trusting):
        settings.OUTSIDE_ALLOWED = [f"site.localhost:{port}", f"127.0.0.1:{port}"]
        assert fetch(f"https://site.localhost:{port}/plain").text == "Grüße"
        assert "certificate" in refusal(f"https://127.0.0.1:{port}/plain")

    def test_one_that_nobody_vouches_for_is_refused(self, port, settings):
        settings.OUTSIDE_ALLOWED = [f"site.localhost:{port}"]
        assert "certificate" in refusal(f"https://site.localhost:{port}/plain")
