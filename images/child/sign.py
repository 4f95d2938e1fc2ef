"""Signs finished renditions: a child of its own, that never sees an upload, as the decoder never sees the key."""

import json
from pathlib import Path
from typing import Any

from images.child.credentials import c2pa

_TYPES = {"AVIF": "image/avif", "JPEG": "image/jpeg", "WEBP": "image/webp"}
# Nothing is fetched, no thumbnail is kept, and each signature is read back.
_SETTINGS = {
    "builder": {"thumbnail": {"enabled": False}},
    "verify": {"verify_after_sign": True, "remote_manifest_fetch": False, "ocsp_fetch": False},
}
_UPLOAD = "upload"


def run(job: dict[str, Any]) -> None:
    try:
        _sign_all(job)
        word: dict[str, Any] = {"made": True}
    except Exception as error:  # The library has some thirty kinds.
        word = {"trouble": f"{type(error).__name__}: {error}"[:500]}
    print(json.dumps(word), flush=True)  # noqa: T201 - its only way to speak


def _sign_all(job: dict[str, Any]) -> None:
    secret, folder = job["secret"], Path(job["folder"])
    told = c2pa.C2paSignerInfo(b"es256", secret["chain"].encode(), secret["key"].encode(), None)
    with c2pa.Context.from_dict(_SETTINGS) as context, c2pa.Signer.from_info(told) as signer:
        for file in job["files"]:
            path = folder / file["name"]
            with c2pa.Builder(_statement(job["site"], job["mining"]), context) as builder, path.open("rb") as source:
                builder.set_no_embed()
                with path.with_suffix(".unused").open("w+b") as unused:
                    store = builder.sign(signer, _TYPES[file["format"]], source, unused)
            path.with_suffix(".unused").unlink()
            path.with_suffix(".c2pa").write_bytes(store)


def _statement(site: str, mining: dict[str, Any]) -> dict[str, Any]:
    """What we know and no more: it was uploaded, we made this size of it and published it. Not who drew it, nor how."""
    opened = {"action": "c2pa.opened", "parameters": {"ingredientIds": [_UPLOAD]}}
    made = [{"action": name} for name in ("c2pa.transcoded", "c2pa.published")]
    return {
        "claim_generator_info": [{"name": "Cara", "version": "1", "site": site}],
        "ingredients": [{"label": _UPLOAD, "title": "The artist's upload", "relationship": "parentOf"}],
        "assertions": [
            {"label": "c2pa.actions.v2", "data": {"actions": [opened, *made]}},
            {"label": "cawg.training-mining", "data": {"entries": mining}},
        ],
    }
