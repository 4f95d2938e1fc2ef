/**
 * Knows whether leaving the page would lose something, and lets a form that is sent while files are going up wait for them.
 */
export class UnsavedWork {
  #isDirty = false;
  /** How often something was changed: what is saved later than that is not all of it. */
  mark = 0;
  /** @type {() => void} */
  onChange = () => undefined;
  /** @type {HTMLButtonElement | null} the button that was pressed too early */
  #pressed = null;

  /**
   * @param {HTMLFormElement} form
   * @param {() => boolean} isUploading
   * @param {(sentence: string) => void} announce
   */
  constructor(form, isUploading, announce) {
    this.form = form;
    this.isUploading = isUploading;
    this.announce = announce;
    form.addEventListener("input", () => this.changed());
    form.addEventListener("change", () => this.changed());
    form.addEventListener("submit", (event) => this.#submitted(event));
    addEventListener("beforeunload", (event) => {
      if (this.isUnsaved) event.preventDefault();
    });
  }

  get isUnsaved() {
    return this.form.isConnected && (this.#isDirty || this.isUploading());
  }

  changed() {
    this.#isDirty = true;
    this.mark += 1;
    this.onChange();
  }

  /** @param {number} mark what it was when that was sent */
  saved(mark) {
    if (mark === this.mark) this.#isDirty = false;
  }

  uploadsEnded() {
    const button = this.#pressed;
    this.#letGo();
    if (button) this.form.requestSubmit(button);
  }

  /** What was to be sent lacks a picture now: the artist decides again. */
  uploadFailed() {
    this.#letGo();
  }

  /** @param {SubmitEvent} event */
  #submitted(event) {
    if (!this.isUploading()) {
      this.#isDirty = false;
      return;
    }
    event.preventDefault();
    this.#letGo();
    this.#pressed = /** @type {HTMLButtonElement | null} */ (event.submitter);
    this.#pressed?.setAttribute("aria-busy", "true");
    this.form.classList.add("waits-for-uploads");
    this.announce("This is sent as soon as the last picture is up.");
  }

  #letGo() {
    this.#pressed?.removeAttribute("aria-busy");
    this.#pressed = null;
    this.form.classList.remove("waits-for-uploads");
  }
}
