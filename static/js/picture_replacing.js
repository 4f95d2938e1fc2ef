import { whyNotUpload } from "./file_checks.js";
import { inMegabytes } from "./megabytes.js";

/**
 * A file that is chosen to take a picture's place goes up at once, and the picture's row says how far it has come.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} list
 * @param {import("./upload_queue.js").UploadQueue} queue
 * @param {(sentence: string) => void} tell what has happened meanwhile
 */
export function replaceInPlace(form, list, queue, tell) {
  /** @type {WeakMap<Element, () => void>} how to stop what is on its way into a row */
  const stops = new WeakMap();
  /** @param {HTMLInputElement} input */
  const take = (input) => {
    const [file] = input.files ?? [];
    // It goes by itself, not once more with the form.
    input.value = "";
    const row = /** @type {HTMLElement} */ (input.closest("[data-picture]"));
    row.querySelector("details[open]")?.removeAttribute("open");
    row.querySelector("summary")?.focus();
    if (!file) return;
    stops.get(row)?.();
    stops.set(row, send(new Replacing(row, file, tell), whyNotUpload(form, file), queue));
  };
  list.addEventListener("change", (event) => isReplacing(event.target) && take(event.target));
  // Chosen while this module was still loading.
  for (const input of list.querySelectorAll("input")) if (isReplacing(input) && input.files?.length) take(input);
}

/**
 * @param {EventTarget | null} input
 * @returns {input is HTMLInputElement}
 */
function isReplacing(input) {
  return input instanceof HTMLInputElement && input.name.startsWith("replace-");
}

/**
 * @param {Replacing} replacing
 * @param {string} refusal
 * @param {import("./upload_queue.js").UploadQueue} queue
 * @returns {() => void} stops it
 */
function send(replacing, refusal, queue) {
  const upload = {
    file: replacing.file,
    told: { replaces: replacing.id },
    onProgress: replacing.progresses.bind(replacing),
    onWaiting: () => replacing.says("New file: connection lost. Waiting to go on…"),
    onDone: replacing.isDone.bind(replacing),
    onFailed: replacing.fails.bind(replacing),
  };
  const stop = () => {
    queue.cancel(upload);
    replacing.ends();
  };
  replacing.onCancel(stop);
  replacing.says("New file: waiting to upload…");
  if (refusal) replacing.fails(refusal);
  else queue.add(upload);
  return stop;
}

/** What a picture's row says of the file that is on its way into its place. */
class Replacing {
  /**
   * @param {HTMLElement} row
   * @param {File} file
   * @param {(sentence: string) => void} tell
   */
  constructor(row, file, tell) {
    this.row = row;
    this.file = file;
    this.tell = tell;
    this.id = String(row.dataset.picture);
    const template = /** @type {HTMLTemplateElement} */ (document.getElementById("replacing"));
    const copy = /** @type {DocumentFragment} */ (template.content.cloneNode(true));
    this.element = /** @type {HTMLElement} */ (copy.firstElementChild);
    this.bar = /** @type {HTMLProgressElement} */ (this.element.querySelector("progress"));
    this.bar.ariaLabel = `Uploading ${file.name}`;
    this.#write("name", file.name);
  }

  /** @param {() => void} then */
  onCancel(then) {
    this.element.querySelector("button")?.addEventListener("click", then);
  }

  /**
   * @param {number} sent
   * @param {number} total
   */
  progresses(sent, total) {
    this.says(sent < total ? `New file: uploading… ${inMegabytes(sent)} of ${inMegabytes(total)} MB` : "New file: checking…");
    [this.bar.max, this.bar.value] = [Math.max(1, total), sent];
  }

  /** @param {string} words */
  says(words) {
    this.#write("words", words);
    // The server's own words may have come meanwhile, and taken this out.
    if (!this.element.isConnected) this.#status?.append(this.element);
  }

  /** @param {string} sentence */
  fails(sentence) {
    const words = `Not replaced. ${this.file.name}: ${sentence}`;
    this.element.dataset.state = "failed";
    this.bar.remove();
    this.#write("cancel-words", "Dismiss");
    this.says(words);
    this.tell(words);
  }

  ends() {
    const hadFocus = this.element.contains(document.activeElement);
    this.element.remove();
    if (hadFocus) this.row.querySelector("summary")?.focus();
  }

  /** @param {string} html the row as the server has it now, of which only the status is new */
  isDone(html) {
    this.ends();
    const template = document.createElement("template");
    template.innerHTML = html;
    const status = template.content.querySelector("[data-part=status]");
    if (!status) return;
    this.#status?.replaceWith(status);
    // @ts-ignore: htmx is loaded by base.html
    window.htmx.process(status);
  }

  get #status() {
    return this.row.querySelector("[data-part=status]");
  }

  /**
   * @param {string} part
   * @param {string} words
   */
  #write(part, words) {
    const place = this.element.querySelector(`[data-part="${part}"]`);
    if (place) place.textContent = words;
  }
}
