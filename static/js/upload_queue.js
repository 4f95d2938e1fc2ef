import { NO_CONNECTION, refusalOf } from "./requests.js";

const AT_ONCE = 2;
const CREATED = 201;
const SIGNED_OUT = "You are signed out. Sign in in another tab, then retry.";

/**
 * One file on its way to the server, and whom to tell.
 * @typedef {object} Upload
 * @property {File} file
 * @property {(sent: number, total: number) => void} onProgress
 * @property {(html: string, draftUrl: string) => void} onDone
 * @property {(sentence: string) => void} onFailed
 */

/** Sends files in the order in which they came, two at a time, each in a request of its own. */
export class UploadQueue {
  /** @type {Upload[]} */
  #waiting = [];
  /** @type {Map<Upload, XMLHttpRequest>} */
  #running = new Map();

  /**
   * @param {string} url
   * @param {() => Record<string, string>} fields what goes with each file, read when it is sent
   * @param {() => void} onIdle called when nothing is left to send
   */
  constructor(url, fields, onIdle) {
    this.url = url;
    this.fields = fields;
    this.onIdle = onIdle;
  }

  get isBusy() {
    return this.#waiting.length + this.#running.size > 0;
  }

  /** @param {Upload} upload */
  add(upload) {
    this.#waiting.push(upload);
    this.#sendNext();
  }

  /** @param {Upload} upload */
  cancel(upload) {
    this.#waiting = this.#waiting.filter((other) => other !== upload);
    this.#running.get(upload)?.abort();
  }

  #sendNext() {
    while (this.#running.size < AT_ONCE && this.#waiting.length) {
      const upload = /** @type {Upload} */ (this.#waiting.shift());
      this.#running.set(upload, this.#send(upload));
    }
    if (!this.isBusy) this.onIdle();
  }

  /** @param {Upload} upload */
  #send(upload) {
    const xhr = new XMLHttpRequest();
    xhr.open("POST", this.url);
    xhr.setRequestHeader("Accept", "application/json, text/html");
    xhr.upload.addEventListener("progress", (event) => upload.onProgress(event.loaded, event.total));
    xhr.addEventListener("load", () => settle(upload, xhr));
    xhr.addEventListener("error", () => upload.onFailed(NO_CONNECTION));
    xhr.addEventListener("loadend", () => {
      this.#running.delete(upload);
      this.#sendNext();
    });
    xhr.send(this.#body(upload.file));
    return xhr;
  }

  /** @param {File} file */
  #body(file) {
    const body = new FormData();
    for (const [name, value] of Object.entries(this.fields())) body.append(name, value);
    body.append("pictures", file);
    return body;
  }
}

/**
 * @param {Upload} upload
 * @param {XMLHttpRequest} xhr
 */
function settle(upload, xhr) {
  if (xhr.status === CREATED) upload.onDone(xhr.responseText, xhr.getResponseHeader("X-Draft-Url") ?? "");
  // A page instead of a row: the request was led to the log-in form.
  else upload.onFailed(xhr.status < 300 ? SIGNED_OUT : refusalOf(xhr));
}
