import { Suggestions } from "./suggestions.js";

/**
 * Makes fields of words with commas between them into boxes of tokens: an ARIA combobox with a list of suggestions, and
 * before it what was chosen, each with a button that takes it out. The field itself stays in the form, out of sight, and
 * always holds all of it, so that what is sent is the same as without this module.
 * @param {(sentence: string) => void} announce
 */
export function startWordBoxes(announce) {
  for (const field of document.querySelectorAll("[data-word-box]")) new WordBox(/** @type {HTMLElement} */ (field), announce);
}

const COMMA = /[,;،、，\n]/u;

class WordBox {
  /** @type {string[]} */
  #words = [];

  /**
   * @param {HTMLElement} place
   * @param {(sentence: string) => void} announce
   */
  constructor(place, announce) {
    this.announce = announce;
    this.kept = /** @type {HTMLInputElement} */ (place.querySelector("input[data-tokens]"));
    this.most = Number(this.kept.dataset.most);
    this.isFree = "free" in this.kept.dataset;
    this.#build(String(place.dataset.label));
    this.suggestions = new Suggestions(this.input, this.options, String(place.dataset.suggest), (word) => this.#take(word));
    this.#readKept();
    this.#listen();
  }

  /** @param {string} label */
  #build(label) {
    this.box = Object.assign(document.createElement("div"), { className: "word-box" });
    this.tokens = Object.assign(document.createElement("ul"), { className: "word-tokens" });
    this.tokens.setAttribute("role", "list");
    this.tokens.setAttribute("aria-label", `Chosen: ${label}`);
    this.input = Object.assign(document.createElement("input"), { type: "text", autocomplete: "off", spellcheck: false });
    this.options = Object.assign(document.createElement("ul"), { className: "word-options", hidden: true });
    this.options.id = `${this.kept.id}-options`;
    this.options.setAttribute("aria-label", label);
    for (const name of ["id", "aria-describedby", "aria-invalid", "autocapitalize", "dir"]) this.#handOver(name);
    this.box.append(this.tokens, this.input, this.options);
    this.kept.type = "hidden";
    this.kept.after(this.box);
  }

  /** @param {string} name */
  #handOver(name) {
    const value = this.kept.getAttribute(name);
    if (value === null) return;
    this.input.setAttribute(name, value);
    this.kept.removeAttribute(name);
  }

  #listen() {
    this.input.addEventListener("input", () => this.#typed());
    this.input.addEventListener("keydown", (event) => this.#pressed(event));
    this.input.addEventListener("blur", () => this.#left());
    this.box.addEventListener("click", (event) => this.#clicked(event));
    // Back and a reset bring an older value of the field.
    addEventListener("pageshow", () => this.#readKept());
  }

  #readKept() {
    const words = this.kept.value.split(COMMA).map((word) => word.trim());
    this.#words = words.filter(Boolean);
    this.input.value = "";
    this.#show();
  }

  #typed() {
    const parts = this.input.value.split(COMMA);
    this.input.value = /** @type {string} */ (parts.pop()).trimStart();
    for (const part of parts) this.#add(part);
    this.#keep();
    this.suggestions.ask(this.input.value);
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.isComposing) return;
    if (this.suggestions.steer(event)) return;
    const typed = this.input.value.trim();
    if (event.key === "Enter" && typed) {
      event.preventDefault();
      this.#take(this.isFree ? typed : (this.suggestions.first ?? typed));
    }
    if (event.key === "Backspace" && !this.input.value && this.#words.length) {
      event.preventDefault();
      this.#remove(this.#words.length - 1);
    }
  }

  /** What was typed and not chosen stays: as a word where any word will do, else for the server to look at. */
  #left() {
    this.suggestions.close();
    const typed = this.input.value.trim();
    if (typed) this.#take(typed);
  }

  /** @param {MouseEvent} event */
  #clicked(event) {
    const button = event.target instanceof Element && event.target.closest(".token > button");
    if (!button) return this.input.focus();
    const token = /** @type {HTMLElement} */ (button.parentElement);
    this.#remove([...this.tokens.children].indexOf(token));
  }

  /** @param {string} word */
  #take(word) {
    this.#add(word);
    this.input.value = "";
    this.suggestions.close();
    this.#keep();
  }

  /** @param {string} text */
  #add(text) {
    const word = text.trim().replace(this.isFree ? /^#+/u : "", "");
    const isThere = this.#words.some((each) => each.toLowerCase() === word.toLowerCase());
    if (!word || isThere) return;
    this.#words.push(word);
    this.announce(`${word} added. ${this.#words.length} of at most ${this.most}.`);
    this.#show();
  }

  /** @param {number} place */
  #remove(place) {
    const [word] = this.#words.splice(place, 1);
    this.#show();
    this.#keep();
    this.announce(`${word} removed.`);
    this.input.focus();
  }

  #show() {
    this.tokens.replaceChildren(...this.#words.map(tokenOf));
  }

  /** Puts all of it into the field that is sent, what is still being typed included. */
  #keep() {
    const all = [...this.#words, this.input.value.trim()].filter(Boolean).join(", ");
    if (all === this.kept.value) return;
    this.kept.value = all;
    this.kept.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

/** @param {string} word */
function tokenOf(word) {
  const token = Object.assign(document.createElement("li"), { className: "token" });
  const name = Object.assign(document.createElement("bdi"), { textContent: word });
  const button = Object.assign(document.createElement("button"), { type: "button", ariaLabel: `Remove ${word}` });
  button.append(/** @type {HTMLTemplateElement} */ (document.getElementById("icon-x")).content.cloneNode(true));
  token.append(name, button);
  return token;
}
