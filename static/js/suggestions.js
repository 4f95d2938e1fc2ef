const WAIT_MS = 120;

/**
 * @typedef {object} Word
 * @property {string} name
 * @property {string} [note]
 */

/** The list below a combobox: asks the server what begins so, and lets keys, a mouse and a finger choose from it. */
export class Suggestions {
  /** @type {Map<string, Word[]>} */
  #known = new Map();
  /** @type {Word[]} */
  #shown = [];
  #active = -1;
  #wanted = "";
  #timer = 0;

  /**
   * @param {HTMLInputElement} input
   * @param {HTMLElement} list
   * @param {string} url
   * @param {(word: string) => void} choose
   */
  constructor(input, list, url, choose) {
    this.input = input;
    this.list = list;
    this.url = url;
    this.choose = choose;
    list.setAttribute("role", "listbox");
    for (const [name, value] of [["role", "combobox"], ["aria-autocomplete", "list"], ["aria-controls", list.id]]) {
      input.setAttribute(name, value);
    }
    this.#mark();
    // The field keeps the focus while one chooses.
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => this.#clicked(event));
  }

  /** What stands first, if anything does. */
  get first() {
    return this.#shown[0]?.name;
  }

  /** @param {string} typed */
  ask(typed) {
    clearTimeout(this.#timer);
    this.#wanted = typed.trim();
    if (!this.#wanted) return this.close();
    this.#timer = setTimeout(() => this.#fetch(this.#wanted), this.#known.has(this.#wanted) ? 0 : WAIT_MS);
  }

  close() {
    clearTimeout(this.#timer);
    this.#wanted = "";
    this.#show([]);
  }

  /**
   * Whether the key was for the list.
   * @param {KeyboardEvent} event
   */
  steer(event) {
    if (this.list.hidden) return false;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.#move(step);
    else if (event.key === "Escape") this.close();
    else if (event.key === "Enter" && this.#active >= 0) this.choose(this.#shown[this.#active].name);
    else return false;
    event.preventDefault();
    return true;
  }

  /** @param {string} typed */
  async #fetch(typed) {
    const words = this.#known.get(typed) ?? (await wordsFrom(`${this.url}?q=${encodeURIComponent(typed)}`));
    if (words) this.#known.set(typed, words);
    // The answer to something older is of no use any more.
    if (typed === this.#wanted) this.#show(words ?? []);
  }

  /** @param {Word[]} words */
  #show(words) {
    this.#shown = words;
    this.#active = -1;
    this.list.replaceChildren(...words.map((word, place) => optionOf(word, `${this.list.id}-${place}`)));
    this.#mark();
  }

  /** @param {number} step */
  #move(step) {
    const count = this.#shown.length;
    const next = this.#active + step;
    this.#active = this.#active < 0 && step < 0 ? count - 1 : (next + count) % count;
    this.#mark();
    this.list.children[this.#active].scrollIntoView({ block: "nearest" });
  }

  #mark() {
    this.list.hidden = !this.#shown.length;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
    [...this.list.children].forEach((option, place) => option.setAttribute("aria-selected", String(place === this.#active)));
    if (this.#active >= 0) this.input.setAttribute("aria-activedescendant", this.list.children[this.#active].id);
    else this.input.removeAttribute("aria-activedescendant");
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    event.stopPropagation();
    const option = event.target instanceof Element && event.target.closest("[role=option]");
    if (option) this.choose(this.#shown[[...this.list.children].indexOf(option)].name);
  }
}

/**
 * Nothing is suggested while there is no connection: one can type all the same.
 * @param {string} url
 * @returns {Promise<Word[] | undefined>}
 */
async function wordsFrom(url) {
  try {
    const answer = await fetch(url, { headers: { Accept: "application/json" } });
    return answer.ok ? (await answer.json()).words : undefined;
  } catch {
    return undefined;
  }
}

/**
 * @param {Word} word
 * @param {string} id
 */
function optionOf(word, id) {
  const option = Object.assign(document.createElement("li"), { id, className: "word-option" });
  option.setAttribute("role", "option");
  option.append(Object.assign(document.createElement("bdi"), { textContent: word.name }));
  if (word.note) option.append(Object.assign(document.createElement("small"), { textContent: word.note }));
  return option;
}
