const MEGABYTE = 1024 * 1024;

/** How far many files have come, taken together, in a bar and in words. */
export class Together {
  /** @type {Map<File, "coming" | "up" | "failed">} */
  #states = new Map();
  /** @type {Map<File, number>} */
  #sent = new Map();

  /**
   * @param {HTMLElement} place
   * @param {(sentence: string) => void} tell is read aloud
   */
  constructor(place, tell) {
    this.place = place;
    this.tell = tell;
    this.words = /** @type {HTMLElement} */ (place.querySelector("[data-all-words]"));
    this.bar = /** @type {HTMLProgressElement} */ (place.querySelector("[data-all-bar]"));
  }

  /** @param {File} file */
  waits(file) {
    this.#become(file, "coming");
  }

  /**
   * @param {File} file
   * @param {number} sent
   */
  progresses(file, sent) {
    this.#sent.set(file, sent);
    this.#show();
  }

  /** @param {File} file */
  isUp(file) {
    this.#sent.set(file, file.size);
    this.#become(file, "up");
  }

  /** @param {File} file */
  fails(file) {
    this.#become(file, "failed");
  }

  /** @param {File} file was left out */
  forget(file) {
    this.#states.delete(file);
    this.#sent.delete(file);
    this.#show();
  }

  /**
   * @param {File} file
   * @param {"coming" | "up" | "failed"} state
   */
  #become(file, state) {
    this.#states.set(file, state);
    this.#show();
    if (!this.#count("coming")) this.tell(this.words.textContent ?? "");
  }

  /** @param {string} state */
  #count(state) {
    return [...this.#states.values()].filter((other) => other === state).length;
  }

  #show() {
    const files = [...this.#states.keys()].filter((file) => this.#states.get(file) !== "failed");
    const total = files.reduce((sum, file) => sum + file.size, 0);
    const sent = files.reduce((sum, file) => sum + (this.#sent.get(file) ?? 0), 0);
    this.place.hidden = !this.#states.size;
    this.bar.max = Math.max(1, total);
    this.bar.value = sent;
    this.words.textContent = this.#inWords(sent, total);
  }

  /**
   * @param {number} sent
   * @param {number} total
   */
  #inWords(sent, total) {
    const [up, failed] = [this.#count("up"), this.#count("failed")];
    const told = [`${up} of ${this.#states.size} are up`];
    if (this.#count("coming")) told.push(`${Math.round(sent / MEGABYTE)} of ${Math.round(total / MEGABYTE)} MB`);
    if (failed) told.push(`${failed} could not be taken`);
    return `${told.join(", ")}.`;
  }
}
