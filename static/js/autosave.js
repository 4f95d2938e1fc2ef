import { FieldErrors } from "./field_errors.js";

const PAUSE_MS = 1500;
const LONGEST_MS = 12_000;
const PATIENCE_MS = 20_000;
// Waits between tries while the server cannot be reached.
const WAITS_MS = [2000, 5000, 10_000, 30_000];
const NO_LINE = "Not saved: the connection is lost. It is kept on this page, and saved as soon as the connection is back.";
const OUR_FAULT = "Not saved: something went wrong on our side. It is kept on this page, and tried again.";

/**
 * Saves a draft while one writes: after a pause, one saving at a time, each on top of the one before. Says when it was
 * saved, and why not. A form that was taken out of the page saves no more.
 */
export class Autosave {
  /** @type {number | undefined} */
  #timer;
  #since = 0;
  #failures = 0;
  #isOver = false;
  /** While somebody else sends the same form, it waits. */
  isHeld = false;
  /** @type {Promise<void> | null} */
  #running = null;
  #errors = new FieldErrors();

  /**
   * @param {HTMLFormElement} form
   * @param {import("./unsaved_work.js").UnsavedWork} work
   * @param {(draftUrl: string) => void} onSaved
   */
  constructor(form, work, onSaved) {
    this.form = form;
    this.work = work;
    this.onSaved = onSaved;
    this.url = String(form.dataset.autosaveUrl);
  }

  start() {
    this.work.onChange = () => this.#schedule();
    // In the capturing phase: a form that is sent waits for what is on its way, and must not be taken as sent before.
    this.form.addEventListener("submit", (event) => this.#submitted(event), true);
    document.addEventListener("submit", (event) => event.defaultPrevented || this.#pause());
    addEventListener("pageshow", (event) => event.persisted && (this.#isOver = false));
    addEventListener("online", () => this.#failures && this.#save());
    document.addEventListener("visibilitychange", () => document.hidden && this.#since && this.#save());
  }

  #schedule() {
    if (this.#isOver) return;
    this.#since ||= Date.now();
    this.#in(Math.min(PAUSE_MS, Math.max(0, this.#since + LONGEST_MS - Date.now())));
  }

  /** @param {number} wait */
  #in(wait) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#save(), wait);
  }

  #pause() {
    clearTimeout(this.#timer);
    this.#isOver = true;
  }

  #save() {
    if (this.#isOver || !this.form.isConnected) return;
    if (this.#running || this.isHeld) return this.#in(PAUSE_MS);
    // A word that is still being typed is not looked at yet.
    if (isHalfAWord(document.activeElement)) return this.#in(PAUSE_MS);
    clearTimeout(this.#timer);
    this.#since = 0;
    this.#running = this.#send().finally(() => (this.#running = null));
  }

  async #send() {
    const mark = this.work.mark;
    let answer;
    try {
      answer = await fetch(this.url, {
        method: "POST",
        body: fieldsOf(this.form),
        headers: { Accept: "application/json" },
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
    } catch {
      return this.#again(NO_LINE);
    }
    if (answer.status === 429 || answer.status >= 500) return this.#again(OUR_FAULT);
    this.#failures = 0;
    const told = answer.status === 204 ? {} : await answer.json().catch(() => ({}));
    if (answer.status === 200) this.#saved(told, mark);
    // There was nothing to keep.
    else if (answer.status === 204) this.work.saved(mark);
    else this.#refused(answer.status, told);
  }

  /**
   * @param {{ version: number, saved_at: string, url: string }} told
   * @param {number} mark
   */
  #saved(told, mark) {
    this.#setVersion(told.version);
    this.#errors.show({});
    this.work.saved(mark);
    this.onSaved(told.url);
    this.#say(`Saved at ${told.saved_at}`);
  }

  /**
   * @param {number} status
   * @param {any} told
   */
  #refused(status, told) {
    if (status === 409 && told.is_own) {
      // The answer to our own saving was lost on the way.
      this.#setVersion(told.version);
      return this.#in(0);
    }
    if (status === 422) {
      this.#errors.show(told.errors ?? {});
      return this.#say("Not saved: something is not right yet. The sentence beside it says what.");
    }
    if (status === 409) this.#pause();
    this.#say(`Not saved. ${told.error ?? "Reload the page, please."}`);
  }

  /** @param {string} sentence */
  #again(sentence) {
    this.#say(sentence);
    this.#in(WAITS_MS[Math.min(this.#failures, WAITS_MS.length - 1)]);
    this.#failures += 1;
  }

  /** @param {SubmitEvent} event */
  async #submitted(event) {
    if (!this.#running) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    clearTimeout(this.#timer);
    await this.#running;
    this.form.requestSubmit(/** @type {HTMLButtonElement | null} */ (event.submitter));
  }

  /** @param {number} version */
  #setVersion(version) {
    const field = this.form.elements.namedItem("version");
    if (field instanceof HTMLInputElement) field.value = String(version);
  }

  /** @param {string} words the same words are not read aloud again */
  #say(words) {
    const place = document.getElementById("autosaved");
    if (place && place.textContent !== words) place.textContent = words;
  }
}

/** @param {HTMLFormElement} form */
function fieldsOf(form) {
  const fields = new FormData(form);
  // Files go by themselves.
  for (const [name, value] of [...fields]) if (value instanceof File) fields.delete(name);
  return fields;
}

/** @param {Element | null} field */
function isHalfAWord(field) {
  return field instanceof HTMLInputElement && field.closest(".word-box") !== null && field.value.trim() !== "";
}
