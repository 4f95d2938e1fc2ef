// The editor of a work. Without this module the same form works: files go up with "Upload", every button saves what was typed.
import { Autosave } from "./autosave.js";
import { startDropZone } from "./drop_zone.js";
import { whyNotUpload } from "./file_checks.js";
import { keepFoldsInShort } from "./folds.js";
import { removeInPlace, takeOut } from "./picture_removal.js";
import { replaceInPlace } from "./picture_replacing.js";
import { watchPictures } from "./picture_progress.js";
import { makeSortable } from "./reorder.js";
import { say } from "./toast.js";
import { UploadQueue } from "./upload_queue.js";
import { UploadRow } from "./upload_row.js";
import { UnsavedWork } from "./unsaved_work.js";
import { startWordBoxes } from "./word_box.js";

const OUTCOME_TAKES_MS = 1500;

const form = /** @type {HTMLFormElement} */ (document.getElementById("work"));
const list = /** @type {HTMLElement} */ (document.getElementById("pictures"));
const template = /** @type {HTMLTemplateElement} */ (document.getElementById("upload-row"));
const maxPictures = Number(form.dataset.maxPictures);

const queue = new UploadQueue(String(form.dataset.uploadUrl), tokens, () => work.uploadsEnded());
const work = new UnsavedWork(form, () => queue.isBusy, announce);

/** @param {string} sentence what the artist has just done */
function announce(sentence) {
  read("announcer", sentence);
}

/** @param {string} sentence what happened meanwhile */
function tell(sentence) {
  read("news", sentence);
}

/**
 * @param {string} region
 * @param {string} sentence
 */
function read(region, sentence) {
  const place = document.getElementById(region);
  if (place) place.textContent = sentence;
}

function tokens() {
  const fields = new FormData(form);
  return Object.fromEntries(["csrfmiddlewaretoken", "form_key"].map((name) => [name, String(fields.get(name))]));
}

/** @param {File[]} files */
function takeFiles(files) {
  const room = maxPictures - list.children.length;
  for (const file of files.slice(0, room)) takeFile(file);
  if (files.length <= room) return;
  const left = files.slice(Math.max(room, 0)).map((file) => file.name);
  say(`A work has up to ${maxPictures} pictures. Left out: ${left.join(", ")}.`);
}

/** @param {File} file */
function takeFile(file) {
  const row = new UploadRow(template, file);
  list.append(row.element);
  row.showPreview();
  const send = sending(row);
  const refusal = whyNotUpload(form, file);
  if (!refusal) return send();
  failed(row, refusal);
  row.isHopeless();
}

/**
 * Lets the row's buttons steer its upload.
 * @param {UploadRow} row
 */
function sending(row) {
  const upload = {
    file: row.file,
    onProgress: row.progresses.bind(row),
    onWaiting: row.loses.bind(row),
    onDone: uploaded.bind(null, row),
    onFailed: failed.bind(null, row),
  };
  const send = () => {
    row.waits();
    queue.add(upload);
  };
  row.on("retry", send);
  row.on("cancel", () => {
    queue.cancel(upload);
    announce(`${row.file.name} left out, ${takeOut(row.element)} left.`);
  });
  return send;
}

/**
 * @param {UploadRow} row
 * @param {string} html
 * @param {string} draftUrl
 */
function uploaded(row, html, draftUrl) {
  row.becomes(html);
  // @ts-ignore: htmx is loaded by base.html
  window.htmx.process(row.element);
  work.changed();
  if (draftUrl) draftBegan(draftUrl);
}

/**
 * From here on a reload finds the draft again, and there is something to discard.
 * @param {string} draftUrl
 */
function draftBegan(draftUrl) {
  history.replaceState(history.state, "", draftUrl);
  const discard = /** @type {HTMLAnchorElement} */ (document.getElementById("discard"));
  discard.href = `${draftUrl}delete/`;
  discard.hidden = false;
}

/**
 * @param {UploadRow} row
 * @param {string} sentence
 */
function failed(row, sentence) {
  row.fails(sentence);
  tell(`${row.file.name}: ${sentence}`);
  work.uploadFailed();
}

/** A waiting work is published, or a draft again, soon after its last picture has settled: the server says which. */
function showOutcome() {
  const isOver = form.dataset.state === "waiting" && !list.querySelector("[data-state=pending]");
  if (isOver && !work.isUnsaved) setTimeout(() => location.replace(`${location.pathname}?out`), OUTCOME_TAKES_MS);
}

// What was not right, or was changed elsewhere, is typed already and not saved.
if ("unsaved" in form.dataset) work.changed();
if (form.dataset.autosaveUrl) new Autosave(form, work, draftBegan).start();
startDropZone(form, takeFiles);
makeSortable(list, announce);
removeInPlace(form, list, announce);
replaceInPlace(form, list, queue, tell);
watchPictures(list, tell, showOutcome);
startWordBoxes(announce);
keepFoldsInShort();
