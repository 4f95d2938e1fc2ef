"""What is written into renditions: who made the picture, that it is theirs, and that no model may be trained on it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from dataclasses import dataclass
from struct import pack
from typing import Any

from images.terms import Terms, constraints_of, mining_of

# Smaller pictures are thumbnails: two kilobytes of rights would weigh more than the picture.
FROM_PIXELS = 400

# What machines may do with it, in the artist's words.
_WRITTEN = {
    Terms.NOTHING: "No AI training (IPTC/PLUS)",
    Terms.ASSISTANTS: "No AI training; search assistants may answer with it (IPTC/PLUS)",
    Terms.LICENCE: "AI training only under a licence from you (IPTC/PLUS)",
    Terms.BOTH: "AI training only under a licence from you; search assistants may answer with it (IPTC/PLUS)",
}
# Stands for the rendition's name until it is written; nothing else in a packet can hold this character.
_NAME = "\x01"
# The box of an ISO file in which readers of content credentials look for XMP.
_XMP_BOX = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")

_START = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
"""
_END = """</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
_RIGHTS = """<rdf:Description rdf:about=""
 xmlns:dc="http://purl.org/dc/elements/1.1/"
 xmlns:xmpRights="http://ns.adobe.com/xap/1.0/rights/"
 xmlns:photoshop="http://ns.adobe.com/photoshop/1.0/"
 xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/"
 xmlns:tdm="http://www.w3.org/ns/tdmrep/"
 xmpRights:Marked="True"
 xmpRights:WebStatement={page}
 photoshop:Credit={creator}
 plus:DataMining={mining}
 tdm:reservation="1"
 tdm:policy={policy}>
<dc:creator><rdf:Seq><rdf:li>{creator_text}</rdf:li></rdf:Seq></dc:creator>
<dc:rights><rdf:Alt><rdf:li xml:lang="x-default">{notice_text}</rdf:li></rdf:Alt></dc:rights>
<xmpRights:UsageTerms><rdf:Alt><rdf:li xml:lang="x-default">{terms}</rdf:li></rdf:Alt></xmpRights:UsageTerms>
<plus:OtherConstraints><rdf:Alt><rdf:li xml:lang="x-default">{terms}</rdf:li></rdf:Alt></plus:OtherConstraints>
<plus:CopyrightOwner><rdf:Seq><rdf:li rdf:parseType="Resource">
<plus:CopyrightOwnerName>{creator_text}</plus:CopyrightOwnerName></rdf:li></rdf:Seq></plus:CopyrightOwner>
<plus:Licensor><rdf:Seq><rdf:li rdf:parseType="Resource"><plus:LicensorName>{creator_text}</plus:LicensorName>
<plus:LicensorURL>{page_text}</plus:LicensorURL></rdf:li></rdf:Seq></plus:Licensor>
</rdf:Description>
"""
_CREDENTIALS = """<rdf:Description rdf:about="" xmlns:dcterms="http://purl.org/dc/terms/"
 dcterms:provenance={address}/>
"""


@dataclass(frozen=True)
class Rights:
    """What stands in a rendition, byte for byte. `pointer` is empty where no content credentials are made."""

    exif: bytes
    xmp: bytes
    pointer: bytes = b""
    # The same in the artist's words.
    written: tuple[str, ...] = ()

    @classmethod
    def of_job(cls, job: dict[str, Any]) -> Rights:
        exif, xmp, pointer = (b64decode(job.get(name, "")) for name in ("exif", "xmp", "pointer"))
        return cls(exif, xmp, pointer)

    def for_job(self) -> dict[str, str]:
        """As a child is told them."""
        return {name: b64encode(getattr(self, name)).decode() for name in ("exif", "xmp", "pointer")}

    def packet(self, name: str) -> bytes:
        """The XMP of the rendition that is called so."""
        return self.xmp.replace(_NAME.encode(), name.encode())

    def tail(self, name: str) -> bytes:
        """What an ISO file (AVIF) ends with: a box that leads to its content credentials."""
        if not self.pointer:
            return b""
        packet = self.pointer.replace(_NAME.encode(), name.encode())
        return pack(">I4s", 8 + len(_XMP_BOX) + len(packet), b"uuid") + _XMP_BOX + packet


def rights_of(
    creator: str, page: str, year: int, policy: str, credentials: str = "", terms: Terms = Terms.NOTHING
) -> Rights:
    """`credentials`: where a rendition's are found, when its name and ".c2pa" are put behind it; "" for none."""
    # Brings half of the network's libraries, which a child that only decodes need not wait for.
    from xml.sax.saxutils import escape, quoteattr

    creator, page = _one_line(creator), _one_line(page)
    notice = f"© {year} {creator}"
    rights = _RIGHTS.format(
        page=quoteattr(page),
        page_text=escape(page),
        creator=quoteattr(creator),
        mining=quoteattr(mining_of(terms)),
        policy=quoteattr(policy),
        creator_text=escape(creator),
        notice_text=escape(notice),
        terms=escape(constraints_of(terms, page)),
    )
    leads = _CREDENTIALS.format(address=quoteattr(f"{credentials}{_NAME}.c2pa")) if credentials else ""
    pointer = (_START + leads + _END).encode() if leads else b""
    written = (notice, "Your name and page", _WRITTEN[terms])
    return Rights(_exif(creator, notice), (_START + rights + leads + _END).encode(), pointer, written)


def is_claimed(width: int, height: int) -> bool:
    """Whether a rendition of this size carries the rights."""
    return max(width, height) >= FROM_PIXELS


def _one_line(text: str) -> str:
    """What XML and EXIF can hold: no control characters, no halves of characters."""
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _exif(artist: str, notice: str) -> bytes:
    """Artist and Copyright and nothing else, in UTF-8."""
    values = [(0x013B, artist.encode() + b"\0"), (0x8298, notice.encode() + b"\0")]
    head, data = pack("<2sHIH", b"II", 42, 8, len(values)), b""
    first = 8 + 2 + 12 * len(values) + 4
    for tag, value in values:
        if len(value) <= 4:
            head += pack("<HHI4s", tag, 2, len(value), value)
            continue
        head += pack("<HHII", tag, 2, len(value), first + len(data))
        data += value + b"\0" * (len(value) % 2)
    return head + pack("<I", 0) + data
