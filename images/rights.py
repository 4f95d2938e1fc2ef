"""What is written into renditions: who made the picture, that it is theirs, and that no model may be trained on it."""

from dataclasses import dataclass
from struct import pack
from xml.sax.saxutils import escape, quoteattr

# Smaller pictures are thumbnails: two kilobytes of rights would weigh more than the picture.
FROM_PIXELS = 400

PROHIBITED = "http://ns.useplus.org/ldf/vocab/DMI-PROHIBITED-AIMLTRAINING"
_CONSTRAINTS = "No use for training artificial intelligence or machine learning models, and no text and data mining."

_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about=""
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
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


@dataclass(frozen=True)
class Rights:
    """The two packets, byte for byte as they stand in a rendition."""

    exif: bytes
    xmp: bytes
    # The same in the artist's words.
    written: list[str]


def rights_of(creator: str, page: str, year: int, policy: str) -> Rights:
    creator = _one_line(creator)
    notice = f"© {year} {creator}"
    xmp = _XMP.format(
        page=quoteattr(page),
        creator=quoteattr(creator),
        mining=quoteattr(PROHIBITED),
        policy=quoteattr(policy),
        creator_text=escape(creator),
        notice_text=escape(notice),
        terms=escape(_CONSTRAINTS),
    )
    return Rights(_exif(creator, notice), xmp.encode(), [notice, "Your name and page", "No AI training (IPTC/PLUS)"])


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
