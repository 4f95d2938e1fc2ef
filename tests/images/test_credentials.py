"""Content credentials: read back with the library that others check pictures with."""

import json
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import c2pa
import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.core.checks import run_checks
from django.core.management import CommandError, call_command
from django.test import Client

from images import credentials, sandbox, storage
from images.access import address_of
from images.credentials import WRITTEN, BadKey, configured
from images.models import Image, Manifest, Rendition
from images.own_chain import own_chain
from images.services import close_images, delete_images, open_images
from images.specs import TYPES
from tests.images import makers
from tests.images.test_life import fresh, upload

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("own_storages")]
RunTasks = Callable[[], list[str]]
NOT_ALLOWED = {"use": "notAllowed"}
MINING = {"cawg.data_mining", "cawg.ai_inference", "cawg.ai_training", "cawg.ai_generative_training"}


@pytest.fixture
def picture(run_tasks: RunTasks) -> Any:
    image = upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    open_images(images=Image.objects.all())
    return fresh(image)


def context() -> c2pa.Context:
    return c2pa.Context.from_dict({"verify": {"remote_manifest_fetch": False, "ocsp_fetch": False}})


def content(rendition: Rendition) -> bytes:
    with storage.public().open(rendition.key) as file:
        return bytes(file.read())


def kind(rendition: Rendition) -> str:
    return TYPES[rendition.key.rpartition(".")[2]]


def told(rendition: Rendition, data: bytes, store: bytes) -> dict[str, Any]:
    reader = c2pa.Reader(kind(rendition), BytesIO(data), store, context=context())
    answer: dict[str, Any] = json.loads(reader.json())
    return answer


def large(picture: Any) -> list[Rendition]:
    return [rendition for rendition in picture.renditions.all() if max(rendition.width, rendition.height) >= 400]


def test_every_large_rendition_is_signed_and_says_so(picture: Any, client: Client) -> None:
    assert large(picture)
    assert set(Manifest.objects.values_list("rendition", flat=True)) == {rendition.pk for rendition in large(picture)}
    assert picture.written[-1] == WRITTEN
    for rendition in large(picture):
        answer = client.get(f"/media/credentials/{rendition.manifest.name}.c2pa")
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "application/c2pa")
        said = told(rendition, content(rendition), answer.content)
        assert said["validation_state"] == "Valid"
        assert [status["code"] for status in said["validation_status"]] == ["signingCredential.untrusted"]
        (statement,) = said["manifests"].values()
        assertions = {each["label"]: each["data"] for each in statement["assertions"]}
        assert assertions["cawg.training-mining"]["entries"] == dict.fromkeys(MINING, NOT_ALLOWED)
        actions = [action["action"] for action in assertions["c2pa.actions.v2"]["actions"]]
        assert actions == ["c2pa.opened", "c2pa.transcoded", "c2pa.published"]
        assert "photo" not in json.dumps(said), "the name of the artist's file"


def test_a_reader_finds_them_by_the_file_alone(picture: Any) -> None:
    for rendition in large(picture):
        with pytest.raises(c2pa.C2paError) as asked:
            c2pa.Reader(kind(rendition), BytesIO(content(rendition)), context=context())
        assert f"http://localhost:8000/media/credentials/{rendition.manifest.name}.c2pa" in str(asked.value)


def test_a_changed_picture_is_found_out(picture: Any) -> None:
    for rendition in large(picture):
        data = bytearray(content(rendition))
        data[len(data) // 2] ^= 1
        said = told(rendition, bytes(data), bytes(rendition.manifest.store))
        assert said["validation_state"] == "Invalid"


def test_they_go_with_their_picture(picture: Any, client: Client) -> None:
    name = large(picture)[0].manifest.name
    delete_images(images=[picture])
    assert Manifest.objects.count() == 0
    assert client.get(f"/media/credentials/{name}.c2pa").status_code == 404


def test_those_of_a_picture_that_is_not_public_answer_as_its_bytes_do(picture: Any, client: Client) -> None:
    rendition = large(picture)[0]
    path = f"/media/credentials/{rendition.manifest.name}.c2pa"
    close_images(images=Image.objects.all())
    of_bytes, of_none = client.get(f"/media/{rendition.key}"), client.get("/media/credentials/nothing.c2pa")
    for answer in (client.get(path), client.get(f"{path}?s=1.x"), of_none):
        assert (answer.status_code, answer.content, dict(answer.headers)) == (
            404,
            of_bytes.content,
            dict(of_bytes.headers),
        )
    signed = address_of(rendition.key, rendition.width, fresh(picture)).partition("?")[2]
    answer = client.get(f"{path}?{signed}")
    assert (answer.status_code, answer.headers["Cache-Control"][:8]) == (200, "private,")
    close_images(images=Image.objects.all())
    assert client.get(f"{path}?{signed}").status_code == 404


def test_they_may_be_read_by_programs_on_other_sites_and_do_nothing(picture: Any, client: Client) -> None:
    headers = client.get(f"/media/credentials/{large(picture)[0].manifest.name}.c2pa").headers
    assert headers["Access-Control-Allow-Origin"] == "*"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Security-Policy"].startswith("default-src 'none'")


def test_without_a_key_pictures_are_made_all_the_same(settings: Any, run_tasks: RunTasks) -> None:
    settings.LOCAL = False
    image = upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    assert (fresh(image).state, Manifest.objects.count()) == ("ready", 0)
    assert WRITTEN not in fresh(image).written
    assert [r.spec for r in large(fresh(image)) if b"provenance" in content(r)] == []


@pytest.mark.parametrize("program", ["import os; os.abort()", 'print(\'{"trouble": "no"}\')', "print('{\"made\": 1}')"])
def test_a_signer_that_fails_costs_the_credentials_and_not_the_picture(
    program: str, monkeypatch: Any, run_tasks: RunTasks
) -> None:
    monkeypatch.setattr(sandbox, "_SIGN", program)
    image = upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    assert (fresh(image).state, Manifest.objects.count()) == ("ready", 0)
    assert WRITTEN not in fresh(image).written


def test_the_key_lies_in_no_file_of_the_job(monkeypatch: Any, run_tasks: RunTasks) -> None:
    look = "import sys, json, pathlib, os; print(json.dumps({'trouble': 'PRIVATE' in ''.join("
    look += "p.read_bytes().decode('latin-1') for p in pathlib.Path('.').rglob('*') if p.is_file())"
    look += " + str(os.environ) + str(sys.argv)}))"
    heard: list[Any] = []
    monkeypatch.setattr(sandbox, "_SIGN", look)
    monkeypatch.setattr(credentials.logger, "error", lambda *args: heard.append(str(args[-1])))
    upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    assert heard == ["{'trouble': False}"]


def test_the_local_chain_is_made_once_and_for_nobody_else(tmp_path: Path) -> None:
    assert own_chain(tmp_path / "credentials") == own_chain(tmp_path / "credentials")
    assert oct((tmp_path / "credentials" / "key.pem").stat().st_mode)[-3:] == "600"
    assert oct((tmp_path / "credentials").stat().st_mode)[-3:] == "700"


def test_a_key_may_be_told_as_text_or_as_a_file(settings: Any, tmp_path: Path) -> None:
    key, chain = own_chain(tmp_path)
    settings.IMAGES_CREDENTIALS_KEY, settings.IMAGES_CREDENTIALS_CHAIN = key, str(tmp_path / "chain.pem")
    found = configured()
    assert found is not None
    assert (found.key, found.chain) == (key, chain)


def _deploy_checks() -> set[str]:
    return {str(message.id) for message in run_checks(include_deployment_checks=True)}


def test_a_site_without_a_key_is_told(settings: Any) -> None:
    settings.LOCAL = False
    assert "images.W001" in _deploy_checks()


@pytest.mark.parametrize("broken", ["no such file", "-----BEGIN NONSENSE", "other"])
def test_a_key_that_cannot_sign_is_told_and_costs_no_picture(
    broken: str, settings: Any, tmp_path: Path, run_tasks: RunTasks
) -> None:
    key, _ = own_chain(tmp_path / "other") if broken == "other" else (broken, "")
    settings.IMAGES_CREDENTIALS_KEY, settings.IMAGES_CREDENTIALS_CHAIN = key, own_chain(tmp_path / "own")[1]
    with pytest.raises(BadKey):
        configured()
    assert "images.E002" in _deploy_checks()
    image = upload()
    run_tasks()
    assert fresh(image).state == "ready"


def _again(*arguments: str) -> list[str]:
    out = StringIO()
    call_command("sign_again", *arguments, stdout=out)
    return out.getvalue().splitlines()


def _change_key(settings: Any, folder: Path) -> bytes:
    settings.IMAGES_CREDENTIALS_KEY, settings.IMAGES_CREDENTIALS_CHAIN = own_chain(folder)
    chain = x509.load_pem_x509_certificates(settings.IMAGES_CREDENTIALS_CHAIN.encode())
    return chain[0].public_bytes(Encoding.DER)


def test_after_a_change_of_key_statements_are_signed_anew(
    picture: Any, settings: Any, tmp_path: Path, run_tasks: RunTasks
) -> None:
    old = {each.pk: bytes(each.store) for each in Manifest.objects.all()}
    assert _again() == ["signed by another key: 0"]
    certificate = _change_key(settings, tmp_path / "new")
    upload(makers.camera_jpeg(size=(900, 600)))
    run_tasks()
    assert _again()[0] == f"signed by another key: {len(old)}"
    assert {each.pk: bytes(each.store) for each in Manifest.objects.filter(pk__in=old)} == old

    assert _again("--sign") == [f"signed by another key: {len(old)}", f"signed anew: {len(old)}"]
    for rendition in large(picture):
        store = bytes(Manifest.objects.get(rendition=rendition).store)
        assert (certificate in store, told(rendition, content(rendition), store)["validation_state"]) == (True, "Valid")
    assert _again("--sign") == ["signed by another key: 0", "signed anew: 0"]


def test_what_cannot_be_signed_anew_keeps_its_statement(picture: Any, settings: Any, tmp_path: Path) -> None:
    old = list(Manifest.objects.order_by("pk").values_list("pk", "store"))
    _change_key(settings, tmp_path / "new")
    storage.delete_renditions([large(picture)[0].key])
    with pytest.raises(CommandError, match=f"{len(old)} could not be signed"):
        _again("--sign")
    assert list(Manifest.objects.order_by("pk").values_list("pk", "store")) == old


def test_without_a_key_nothing_is_signed_anew(settings: Any) -> None:
    settings.LOCAL = False
    with pytest.raises(CommandError, match="There is no key"):
        _again()
