// One file to the server in stretches (tus 1.0.0): after a lost connection it goes on from where the server says that it stopped.
import { NO_CONNECTION, refusalOf } from "./requests.js";

const VERSION = "1.0.0";
const STRETCH = 4 * 1024 * 1024;
// Waits between tries; with each stretch that arrives they begin anew.
const WAITS_MS = [500, 1000, 3000, 6000, 10_000, 20_000];
const WORTH_ANOTHER_TRY = new Set([0, 408, 409, 423, 429, 500, 502, 503, 504]);

/**
 * One file on its way to the server, and whom to tell.
 * @typedef {object} Upload
 * @property {File} file
 * @property {Record<string, string>} [told] what the server is told besides the form's key
 * @property {(sent: number, total: number) => void} onProgress
 * @property {() => void} onWaiting the connection is lost; the upload goes on by itself when it is back
 * @property {(html: string, draftUrl: string) => void} onDone
 * @property {(sentence: string) => void} onFailed
 */

/** The server's refusal, or the end of our patience. */
class Refused extends Error {}

export class Resumable {
  #address = "";
  #offset = 0;
  #tries = 0;
  #isAborted = false;
  /** @type {Promise<void> | null} the server is asked for a place for the file */
  #beginning = null;
  /** @type {XMLHttpRequest | null} */
  #xhr = null;
  /** @type {() => void} */
  #wake = () => undefined;

  /**
   * @param {string} url where uploads begin
   * @param {Upload} upload
   * @param {() => Record<string, string>} fields the form's key and token, read when they are sent
   */
  constructor(url, upload, fields) {
    this.url = url;
    this.file = upload.file;
    this.told = upload.told ?? {};
    this.fields = fields;
    this.onProgress = upload.onProgress;
    this.onWaiting = upload.onWaiting;
    // Asked for twice, because an answer was lost, it stays one upload; after a reload the same file finds it again.
    this.memory = `upload ${fields().form_key} ${this.file.name} ${this.file.size} ${this.file.lastModified}`;
    this.fileKey = this.told.file_key ?? remembered(this.memory);
  }

  /**
   * Sends the file, or goes on with it, to its end.
   * @returns {Promise<XMLHttpRequest>} the answer with the row of the finished picture
   */
  async send() {
    this.#isAborted = false;
    this.#tries = 0;
    try {
      return await this.#persist();
    } catch (error) {
      if (error instanceof Refused && !this.#isAborted) this.#forgetAddress();
      throw error;
    }
  }

  /**
   * Stops, in whatever moment, and has the server forget what has come.
   * @returns {Promise<boolean>} whether the server has heard of it
   */
  async abort() {
    this.#isAborted = true;
    this.#wake();
    forget(this.memory);
    if (this.#address) this.#xhr?.abort();
    // Being begun, it may be there already: only the answer says where.
    else await this.#beginning?.catch(() => undefined);
    return !this.#address || this.#withdraw();
  }

  /** Asks until it is heard: what the server goes on to know of becomes a picture. */
  async #withdraw() {
    let status = await this.#askToForget();
    for (let tries = 0; WORTH_ANOTHER_TRY.has(status) && tries < WAITS_MS.length; tries += 1) {
      await this.#pause(WAITS_MS[tries]);
      status = await this.#askToForget();
    }
    return status === 204 || status === 404;
  }

  /** Sent to its end even when the page is left meanwhile. */
  async #askToForget() {
    const headers = { "Tus-Resumable": VERSION, "X-CSRFToken": this.fields().csrfmiddlewaretoken };
    const asked = fetch(this.#address, { method: "DELETE", headers, keepalive: true });
    return asked.then(({ status }) => status).catch(() => 0);
  }

  get isAborted() {
    return this.#isAborted;
  }

  async #persist() {
    for (;;) {
      try {
        return await this.#sendAll();
      } catch (error) {
        if (this.#isAborted || error instanceof Refused) throw error;
        await this.#waitForAnotherTry();
      }
    }
  }

  async #sendAll() {
    await this.#findPlace();
    while (this.#offset < this.file.size) await this.#sendStretch();
    const answer = await this.#ask("POST", this.#address);
    forget(this.memory);
    return answer;
  }

  /** Where the file goes, and how much of it is there already. */
  async #findPlace() {
    if (!this.#address) await (this.#beginning = this.#begin());
    const told = await this.#ask("HEAD", this.#address);
    this.#offset = Number(told.getResponseHeader("Upload-Offset"));
    this.onProgress(this.#offset, this.file.size);
  }

  async #begin() {
    const begun = await this.#ask("POST", this.url, {
      "Upload-Length": String(this.file.size),
      "Upload-Metadata": metadata({
        filename: this.file.name,
        form_key: this.fields().form_key,
        file_key: this.fileKey,
        ...this.told,
      }),
    });
    this.#address = begun.getResponseHeader("Location") ?? "";
  }

  async #sendStretch() {
    const stretch = this.file.slice(this.#offset, this.#offset + STRETCH);
    const headers = { "Upload-Offset": String(this.#offset), "Content-Type": "application/offset+octet-stream" };
    const answer = await this.#ask("PATCH", this.#address, headers, stretch);
    this.#offset = Number(answer.getResponseHeader("Upload-Offset"));
    this.#tries = 0;
  }

  /**
   * @param {string} method
   * @param {string} url
   * @param {Record<string, string>} headers
   * @param {Blob | null} body
   * @returns {Promise<XMLHttpRequest>}
   */
  async #ask(method, url, headers = {}, body = null) {
    if (this.#isAborted) throw new Error("aborted");
    const xhr = new XMLHttpRequest();
    xhr.open(method, url);
    const always = { "Tus-Resumable": VERSION, "X-CSRFToken": this.fields().csrfmiddlewaretoken, Accept: "application/json, text/html" };
    for (const [name, value] of Object.entries({ ...always, ...headers })) xhr.setRequestHeader(name, value);
    const start = this.#offset;
    if (body) xhr.upload.addEventListener("progress", (event) => this.onProgress(start + event.loaded, this.file.size));
    this.#xhr = xhr;
    return new Promise((resolve, reject) => {
      xhr.addEventListener("loadend", () => (xhr.status >= 200 && xhr.status < 300 ? resolve(xhr) : reject(this.#reason(xhr))));
      xhr.send(body);
    });
  }

  /** @param {XMLHttpRequest} xhr */
  #reason(xhr) {
    if (this.#isAborted) return new Error("aborted");
    return WORTH_ANOTHER_TRY.has(xhr.status) ? new Error(String(xhr.status)) : new Refused(refusalOf(xhr));
  }

  async #waitForAnotherTry() {
    const wait = WAITS_MS[this.#tries];
    if (wait === undefined) throw new Error(NO_CONNECTION);
    this.#tries += 1;
    this.onWaiting();
    await this.#pause(wait);
    if (this.#isAborted) throw new Error("aborted");
  }

  /** @param {number} wait it is shorter where the connection comes back */
  async #pause(wait) {
    /** @type {() => void} */
    let wake = () => undefined;
    const woken = new Promise((resolve) => (wake = () => resolve(undefined)));
    const timer = setTimeout(wake, wait);
    this.#wake = wake;
    addEventListener("online", wake);
    await woken;
    clearTimeout(timer);
    removeEventListener("online", wake);
  }

  /** What was refused begins anew when it is tried again. */
  #forgetAddress() {
    forget(this.memory);
    this.#address = "";
    this.#offset = 0;
    this.fileKey = this.told.file_key ?? remembered(this.memory);
  }
}

/** @param {Record<string, string>} told */
function metadata(told) {
  return Object.entries(told)
    .map(([name, value]) => `${name} ${btoa(String.fromCharCode(...new TextEncoder().encode(value)))}`)
    .join(",");
}

/** @type {Set<string>} two rows of one file are two uploads */
const inUse = new Set();

/**
 * The key under which this tab began to send this file for this form, or a new one.
 * @param {string} memory
 */
function remembered(memory) {
  const found = inUse.has(memory) ? null : sessionStorage.getItem(memory);
  const key = found ?? newKey();
  if (!inUse.has(memory)) sessionStorage.setItem(memory, key);
  inUse.add(memory);
  return key;
}

/** @param {string} memory */
function forget(memory) {
  sessionStorage.removeItem(memory);
  inUse.delete(memory);
}

function newKey() {
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
