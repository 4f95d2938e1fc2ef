/** Critiques on a picture in full: their pins, what is said at the one that was chosen, and the way to it. */
export class Pins {
  /**
   * @param {HTMLDialogElement} dialog
   * @param {(hash: string) => void} leaveFor
   */
  constructor(dialog, leaveFor) {
    this.note = /** @type {HTMLElement} */ (dialog.querySelector(".viewer-note"));
    this.words = /** @type {HTMLElement} */ (this.note.querySelector("[data-note=words]"));
    this.link = /** @type {HTMLAnchorElement} */ (this.note.querySelector("[data-note=link]"));
    this.off = /** @type {HTMLInputElement} */ (dialog.querySelector("#viewer-pins-off"));
    this.leaveFor = leaveFor;
    dialog.addEventListener("click", (event) => this.#clicked(event));
    dialog.addEventListener("focusin", (event) => this.#focused(event));
    this.#agreeWith(document.querySelector("#pins-off"));
  }

  close() {
    this.note.hidden = true;
  }

  toggle() {
    this.off.click();
  }

  /** @param {SVGAElement} pin */
  #open(pin) {
    this.words.textContent = pin.querySelector("title")?.textContent ?? "";
    this.link.href = pin.href.baseVal;
    this.note.hidden = false;
    // Not over the place itself.
    const sheet = pin.closest(".pins")?.getBoundingClientRect();
    const { top } = pin.getBoundingClientRect();
    this.note.classList.toggle("is-above", !!sheet && top > innerHeight * 0.55);
  }

  /** @param {FocusEvent} event */
  #focused(event) {
    const pin = pinAt(event.target);
    if (pin) this.#open(pin);
  }

  /**
   * A finger or the mouse opens what is said there; Enter on a pin, whose words were read out, goes to it.
   * @param {MouseEvent} event
   */
  #clicked(event) {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    const pin = pinAt(event.target);
    const link = event.target instanceof Element ? event.target.closest("[data-note=link]") : null;
    if (pin && event.detail) {
      event.preventDefault();
      this.#open(pin);
    } else if (pin || link) {
      this.#follow(event, pin ? pin.href.baseVal : this.link.href);
    } else if (!(event.target instanceof Element && event.target.closest(".viewer-note"))) {
      this.close();
    }
  }

  /**
   * @param {MouseEvent} event
   * @param {string} href
   */
  #follow(event, href) {
    const { hash } = new URL(href, location.href);
    // Of another page of comments: the link leads there.
    if (!document.querySelector(hash)) return;
    event.preventDefault();
    this.leaveFor(hash);
  }

  /**
   * The switch on the page and that over the picture are one.
   * @param {Element | null} onPage
   */
  #agreeWith(onPage) {
    if (onPage instanceof HTMLInputElement) this.off.checked = onPage.checked;
    document.addEventListener("change", ({ target }) => {
      if (!(target instanceof HTMLInputElement) || !["pins-off", "viewer-pins-off"].includes(target.id)) return;
      const other = document.querySelector(target === this.off ? "#pins-off" : "#viewer-pins-off");
      if (other instanceof HTMLInputElement) other.checked = target.checked;
    });
  }
}

/**
 * Over the picture on its slide, as they are on the stage.
 * @param {HTMLElement} slide
 * @param {HTMLAnchorElement} link
 */
export function pinsOver(slide, link) {
  slide.querySelector(".viewer-pins")?.remove();
  const there = link.closest(".stage-frame")?.querySelector(".pins");
  if (!there?.firstElementChild) return;
  const pins = /** @type {HTMLElement} */ (there.cloneNode(true));
  pins.id = `full-${pins.id}`;
  pins.className = link.className.replace("stage-picture", "viewer-pins").replace(/\bpicture\b/, "pins");
  for (const pin of pins.querySelectorAll(".pin")) {
    const said = pin.querySelector("title")?.textContent ?? "";
    pin.id = `full-${pin.id}`;
    pin.setAttribute("aria-label", `${pin.getAttribute("aria-label")}: ${said.slice(said.indexOf(": ") + 2)}`);
  }
  slide.append(pins);
}

/**
 * @param {EventTarget | null} target
 * @returns {SVGAElement | null}
 */
function pinAt(target) {
  const pin = target instanceof Element ? target.closest(".viewer-pins .pin") : null;
  return pin instanceof SVGAElement ? pin : null;
}
