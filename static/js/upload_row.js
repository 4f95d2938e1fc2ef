import { inMegabytes } from "./megabytes.js";
import { showPreview } from "./preview.js";

/** The row of a file that is on its way, until the server's row takes it over. */
export class UploadRow {
  /**
   * @param {HTMLTemplateElement} template
   * @param {File} file
   */
  constructor(template, file) {
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (copy.firstElementChild);
    this.file = file;
    this.#part("filename").textContent = file.name;
    this.#part("bar").ariaLabel = `Uploading ${file.name}`;
    for (const name of this.element.querySelectorAll("[data-names-file]")) name.textContent = file.name;
  }

  /**
   * @param {"cancel" | "retry"} action
   * @param {() => void} then
   */
  on(action, then) {
    this.#part(action).addEventListener("click", then);
  }

  /** To be called once the row is on the page. */
  showPreview() {
    showPreview(this.file, this.#part("thumb"));
  }

  waits() {
    this.#namesCancel("Cancel");
    this.#state("uploading", "Waiting to upload…");
    this.#part("reason").textContent = "";
    this.#bar(0, this.file.size);
  }

  /**
   * @param {number} sent
   * @param {number} total
   */
  progresses(sent, total) {
    const words = sent < total ? `Uploading… ${inMegabytes(sent)} of ${inMegabytes(total)} MB` : "Checking…";
    this.#state("uploading", words);
    this.#bar(sent, total);
  }

  /** The line is broken: it goes on from here by itself. */
  loses() {
    this.#state("uploading", "Connection lost. Waiting to go on…");
  }

  /** @param {string} sentence */
  fails(sentence) {
    this.#state("failed", "Not uploaded");
    this.#namesCancel("Dismiss");
    this.#part("reason").textContent = sentence;
  }

  /**
   * It has arrived, and is part of the form from now on.
   * @param {string} html the fields that say so
   */
  isUp(html) {
    this.#state("up", "Up");
    this.#namesCancel("Remove");
    this.element.querySelector("input[type=hidden]")?.remove();
    this.element.insertAdjacentHTML("beforeend", html);
  }

  /** A file that the server would refuse anyway is not worth a second try. */
  isHopeless() {
    this.#part("retry").remove();
  }

  /**
   * Takes over what the server says about the picture, and leaves alone what the artist sees and types: the field with
   * its caret, and the preview until the server has a thumbnail.
   * @param {string} html
   */
  becomes(html) {
    const saved = rowIn(html);
    // The same file sent again is the picture that it became before: its row stands already.
    if (document.getElementById(saved.id)) return this.element.remove();
    const hadFocus = this.element.contains(document.activeElement);
    this.element.id = saved.id;
    this.element.dataset.picture = saved.dataset.picture;
    this.element.prepend(.../** @type {NodeListOf<Node>} */ (saved.querySelectorAll("input[name=order]")));
    for (const name of ["status", "tools"]) this.#part(name).replaceWith(partOf(saved, name));
    this.#part("thumb").id = partOf(saved, "thumb").id;
    for (const name of ["alt-label", "alt", "caption-label", "caption"]) copyAttributes(partOf(saved, name), this.#part(name));
    if (hadFocus && !this.element.contains(document.activeElement)) this.#part("alt").focus();
  }

  /**
   * @param {string} state
   * @param {string} words
   */
  #state(state, words) {
    this.#part("status").dataset.state = state;
    this.#part("state-words").textContent = words;
  }

  /**
   * @param {number} sent
   * @param {number} total
   */
  #bar(sent, total) {
    const bar = /** @type {HTMLProgressElement} */ (this.#part("bar"));
    bar.max = Math.max(1, total);
    bar.value = sent;
  }

  /** @param {string} word */
  #namesCancel(word) {
    this.#part("cancel").title = word;
    this.#part("cancel-words").textContent = word;
  }

  /** @param {string} name */
  #part(name) {
    return partOf(this.element, name);
  }
}

/**
 * @param {Element} row
 * @param {string} name
 */
function partOf(row, name) {
  return /** @type {HTMLElement} */ (row.querySelector(`[data-part="${name}"]`));
}

/** @param {string} html */
function rowIn(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  return /** @type {HTMLElement} */ (template.content.firstElementChild);
}

/**
 * @param {Element} from
 * @param {Element} to
 */
function copyAttributes(from, to) {
  for (const { name, value } of from.attributes) to.setAttribute(name, value);
}
