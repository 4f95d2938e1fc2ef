import { Resumable } from "./resumable.js";
import { say } from "./toast.js";

const AT_ONCE = 2;

/** @typedef {import("./resumable.js").Upload} Upload */

/** Sends files in the order in which they came, two at a time, each from where it stopped. */
export class UploadQueue {
  /** @type {Upload[]} */
  #waiting = [];
  /** @type {Set<Upload>} */
  #running = new Set();
  /** @type {Map<Upload, Resumable>} also of those that failed, where a retry goes on, and of those that can be taken back */
  #begun = new Map();
  /** How many were called off of which the server has not heard yet. */
  #leaving = 0;

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
    return this.#waiting.length + this.#running.size + this.#leaving > 0;
  }

  /** @param {Upload} upload */
  add(upload) {
    this.#waiting.push(upload);
    this.#sendNext();
  }

  /** @param {Upload} upload */
  cancel(upload) {
    this.#waiting = this.#waiting.filter((other) => other !== upload);
    const sending = this.#begun.get(upload);
    this.#begun.delete(upload);
    if (sending) this.#callOff(sending);
  }

  /** @param {Resumable} sending */
  async #callOff(sending) {
    this.#leaving += 1;
    const isHeard = await sending.abort();
    this.#leaving -= 1;
    if (!isHeard) say(`The server could not be told that ${sending.file.name} was taken back. Reload the page: if it is there, remove it.`);
    this.#sendNext();
  }

  #sendNext() {
    while (this.#running.size < AT_ONCE && this.#waiting.length) {
      const upload = /** @type {Upload} */ (this.#waiting.shift());
      this.#running.add(upload);
      this.#send(upload).finally(() => {
        this.#running.delete(upload);
        this.#sendNext();
      });
    }
    if (!this.isBusy) this.onIdle();
  }

  /** @param {Upload} upload */
  async #send(upload) {
    const sending = this.#begun.get(upload) ?? this.#begin(upload);
    try {
      const answer = await sending.send();
      upload.onDone(answer.responseText, answer.getResponseHeader("X-Draft-Url") ?? "");
    } catch (error) {
      if (!sending.isAborted) upload.onFailed(/** @type {Error} */ (error).message);
    }
  }

  /** @param {Upload} upload */
  #begin(upload) {
    const sending = new Resumable(this.url, upload, this.fields);
    this.#begun.set(upload, sending);
    return sending;
  }
}
