// Many pictures at once. Without this module the same form takes them all in one go.
import { startDropZone } from "./drop_zone.js";
import { whyNotUpload } from "./file_checks.js";
import { keepFoldsInShort } from "./folds.js";
import { takeOut } from "./picture_removal.js";
import { say } from "./toast.js";
import { Together } from "./together.js";
import { UnsavedWork } from "./unsaved_work.js";
import { UploadQueue } from "./upload_queue.js";
import { UploadRow } from "./upload_row.js";
import { startWordBoxes } from "./word_box.js";

// Under which a reload finds the same form again: the same files, chosen once more, are the drafts that they became.
const MEMORY = "many at once";

const form = /** @type {HTMLFormElement} */ (document.getElementById("many"));
const list = /** @type {HTMLElement} */ (document.getElementById("files"));
const template = /** @type {HTMLTemplateElement} */ (document.getElementById("upload-row"));
const key = /** @type {HTMLInputElement} */ (form.elements.namedItem("form_key"));
const most = Number(form.dataset.most);

/** @type {Map<string, UploadRow>} */
const rows = new Map();
const all = new Together(/** @type {HTMLElement} */ (form.querySelector("[data-all]")), tell);
const queue = new UploadQueue(String(form.dataset.uploadUrl), tokens, () => work.uploadsEnded());
const work = new UnsavedWork(form, () => queue.isBusy, announce);

/** @param {string} sentence what the artist has just done */
function announce(sentence) {
  document.getElementById("announcer")?.replaceChildren(sentence);
}

/** @param {string} sentence what happened meanwhile */
function tell(sentence) {
  document.getElementById("news")?.replaceChildren(sentence);
}

function tokens() {
  const fields = new FormData(form);
  return Object.fromEntries(["csrfmiddlewaretoken", "form_key"].map((name) => [name, String(fields.get(name))]));
}

/** @param {File} file */
function nameOf(file) {
  return `${file.size}.${file.lastModified}.${file.name.length}.${file.name.slice(-24)}`;
}

/** @param {File[]} files */
function takeFiles(files) {
  const fresh = files.filter((file) => !rows.has(nameOf(file)));
  const room = Math.max(0, most - list.children.length);
  for (const file of fresh.slice(0, room)) takeFile(file);
  if (fresh.length > room) say(`There is room for ${most} pictures at a time. ${fresh.length - room} are left out: share them after these.`);
}

/** @param {File} file */
function takeFile(file) {
  const row = new UploadRow(template, file);
  const upload = {
    file,
    told: { alone: "1", file_key: nameOf(file) },
    /** @type {(sent: number, total: number) => void} */
    onProgress: (sent, total) => {
      row.progresses(sent, total);
      all.progresses(file, sent);
    },
    onWaiting: () => row.loses(),
    /** @type {(html: string) => void} */
    onDone: (html) => {
      row.isUp(html);
      all.isUp(file);
      work.changed();
    },
    /** @type {(sentence: string) => void} */
    onFailed: (sentence) => {
      row.fails(sentence);
      all.fails(file);
      work.uploadFailed();
    },
  };
  const send = () => {
    row.waits();
    all.waits(file);
    queue.add(upload);
  };
  rows.set(nameOf(file), row);
  list.append(row.element);
  row.showPreview();
  row.on("retry", send);
  row.on("cancel", () => {
    queue.cancel(upload);
    rows.delete(nameOf(file));
    all.forget(file);
    announce(`${file.name} left out, ${takeOut(row.element)} left.`);
  });
  const refusal = whyNotUpload(form, file);
  if (!refusal) return send();
  upload.onFailed(refusal);
  row.isHopeless();
}

/** Until the form has been sent, and its answer is another page. */
function rememberForm() {
  if (!list.children.length) key.value = sessionStorage.getItem(MEMORY) ?? key.value;
  sessionStorage.setItem(MEMORY, key.value);
  form.addEventListener("submit", (event) => {
    if (!event.defaultPrevented) sessionStorage.removeItem(MEMORY);
  });
}

rememberForm();
startDropZone(form, takeFiles);
startWordBoxes(announce);
keepFoldsInShort();
