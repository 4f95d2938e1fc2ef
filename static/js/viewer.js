// Opens the pictures of a work in full, in a dialog. Without it each picture leads to a page that shows it so.
import { Gestures } from "./viewer_gestures.js";
import { Pins } from "./viewer_pins.js";
import { Slides } from "./viewer_slides.js";

const STEP = 1.5;
const NUDGE = 80;
const DIRECTIONS = new Map([
  ["ArrowLeft", [1, 0]],
  ["ArrowRight", [-1, 0]],
  ["ArrowUp", [0, 1]],
  ["ArrowDown", [0, -1]],
]);

class Viewer {
  /** @param {HTMLDialogElement} dialog */
  constructor(dialog) {
    this.dialog = dialog;
    this.room = part(dialog, ".viewer-room");
    this.slides = new Slides(part(dialog, ".viewer-slides"));
    this.before = anchor(dialog, "before");
    this.after = anchor(dialog, "after");
    // Whether Back leads to the page beneath.
    this.pushed = false;
    // The place on that page where somebody wants to go.
    this.goal = "";
    this.pins = new Pins(dialog, (hash) => this.#leaveFor(hash));
    new Gestures(this.slides, (step) => this.turn(step));
    this.#listen();
  }

  /** @param {number} index */
  open(index) {
    if (this.dialog.open) {
      // Without scripts it would be no modal one: the server could only lay it over the page.
      this.dialog.removeAttribute("open");
      for (const beneath of document.querySelectorAll("body > [inert]")) beneath.removeAttribute("inert");
    }
    this.dialog.showModal();
    this.show(index);
  }

  /** @param {number} index */
  show(index) {
    const { slides } = this;
    slides.show(index);
    this.pins.close();
    part(this.dialog, "[data-part=number]").textContent = String(index + 1);
    part(this.dialog, "[data-part=caption]").textContent = slides.caption;
    const { previousUrl, previousWords, nextUrl, nextWords } = this.dialog.dataset;
    this.#lead(this.before, slides.links[index - 1]?.href ?? previousUrl, index > 0 ? "Previous picture" : previousWords);
    this.#lead(this.after, slides.links[index + 1]?.href ?? nextUrl, index + 1 < slides.count ? "Next picture" : nextWords);
  }

  /** @param {number} step */
  turn(step) {
    const index = this.slides.index + step;
    const way = step < 0 ? this.before : this.after;
    if (index >= 0 && index < this.slides.count) this.go(index);
    else if (!way.hidden) location.assign(way.href);
  }

  /** @param {number} index */
  go(index) {
    this.show(index);
    history.replaceState(history.state, "", this.slides.links[index].href);
  }

  /**
   * @param {HTMLAnchorElement} link
   * @param {string | undefined} href
   * @param {string | undefined} words
   */
  #lead(link, href, words) {
    const hadFocus = document.activeElement === link;
    link.hidden = !href;
    link.href = href ?? "";
    part(link, ".visually-hidden").textContent = words ?? "";
    if (hadFocus && link.hidden) anchor(this.dialog, "close").focus();
  }

  #listen() {
    this.slides.links.forEach((link, index) => onPlainClick(link, () => this.#openFromPage(index)));
    onPlainClick(this.before, () => this.turn(-1));
    onPlainClick(this.after, () => this.turn(1));
    onPlainClick(anchor(this.dialog, "close"), () => this.dialog.close());
    this.#on("smaller", () => this.slides.lens.zoom(1 / STEP));
    this.#on("larger", () => this.slides.lens.zoom(STEP));
    this.#on("screen", () => this.#toggleScreen());
    this.dialog.addEventListener("close", () => this.#closed());
    // A click beside everything takes the focus out of the dialog.
    document.addEventListener("keydown", (event) => this.dialog.open && this.#pressed(event));
    document.addEventListener("fullscreenchange", () => this.#sayScreen());
    addEventListener("resize", () => this.dialog.open && this.slides.lens.reset());
    addEventListener("popstate", () => this.#follow());
    part(this.dialog, "[data-act=screen]").hidden = !document.fullscreenEnabled;
    part(this.dialog, "form").addEventListener("submit", (event) => this.#changeBackdrop(event));
  }

  /**
   * @param {string} act
   * @param {() => void} call
   */
  #on(act, call) {
    part(this.dialog, `[data-act=${act}]`).addEventListener("click", call);
  }

  /** @param {number} index */
  #openFromPage(index) {
    history.pushState(null, "", this.slides.links[index].href);
    this.pushed = true;
    this.open(index);
  }

  /** Back and forward: the address says what is open. */
  #follow() {
    const index = this.slides.links.findIndex((link) => link.href === location.href);
    this.pushed = index >= 0 && this.pushed;
    if (index < 0) this.dialog.close();
    else if (this.dialog.open) this.show(index);
    else this.open(index);
  }

  #closed() {
    if (document.fullscreenElement) document.exitFullscreen();
    if (this.pushed) history.back();
    else if (this.slides.links.some((link) => link.href === location.href)) {
      history.replaceState(history.state, "", this.dialog.dataset.closedUrl);
    }
    this.pushed = false;
    if (this.goal) location.replace(this.goal);
    else this.slides.links[this.slides.index].focus();
    this.goal = "";
  }

  /**
   * To a place on the page beneath, which is the one that is gone back to from then on.
   * @param {string} hash
   */
  #leaveFor(hash) {
    history.replaceState(history.state, "", this.dialog.dataset.closedUrl);
    this.pushed = false;
    this.goal = hash;
    this.dialog.close();
  }

  /** @param {KeyboardEvent} event */
  #pressed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const call = this.#callOf(event.key);
    if (!call) return;
    event.preventDefault();
    call();
  }

  /**
   * @param {string} key
   * @returns {(() => void) | undefined}
   */
  #callOf(key) {
    const { slides } = this;
    const direction = DIRECTIONS.get(key);
    if (direction) return () => this.#arrow(direction);
    if (key === "Home") return () => this.go(0);
    if (key === "End") return () => this.go(slides.count - 1);
    if (key === "+" || key === "=") return () => slides.lens.zoom(STEP);
    if (key === "-") return () => slides.lens.zoom(1 / STEP);
    if (key === "0") return () => slides.lens.reset();
    if (key === "p" || key === "P") return () => this.pins.toggle();
    if (key === "f" || key === "F") return () => this.#toggleScreen();
    return undefined;
  }

  /**
   * Over the picture while there is more of it in that direction, then on to the next one.
   * @param {number[]} direction
   */
  #arrow([x, y]) {
    if (this.slides.lens.pan(x * NUDGE, y * NUDGE) || !x) return;
    this.turn(-x);
  }

  #toggleScreen() {
    if (document.fullscreenElement) document.exitFullscreen();
    // Of the room in the dialog: a dialog itself may not fill the screen.
    else this.room.requestFullscreen?.().catch(() => undefined);
  }

  #sayScreen() {
    const words = document.fullscreenElement ? "Leave full screen" : "Full screen";
    part(this.dialog, "[data-part=screen]").textContent = words;
  }

  /** @param {SubmitEvent} event */
  #changeBackdrop(event) {
    const { submitter: button, currentTarget: form } = event;
    if (!(button instanceof HTMLButtonElement && form instanceof HTMLFormElement)) return;
    event.preventDefault();
    fetch(form.action, { method: "POST", body: new FormData(form, button), redirect: "manual" }).catch(() => undefined);
    const { value } = button;
    this.dialog.dataset.backdrop = value;
    button.value = value === "dark" ? "light" : "dark";
    part(button, "[data-part=backdrop]").textContent = value === "dark" ? "Light background" : "Dark background";
  }
}

/**
 * @param {ParentNode} root
 * @param {string} selector
 * @returns {HTMLElement}
 */
function part(root, selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}

/**
 * @param {ParentNode} root
 * @param {string} act
 */
function anchor(root, act) {
  return /** @type {HTMLAnchorElement} */ (part(root, `[data-act=${act}]`));
}

/**
 * A click that would open the link here, not in another tab.
 * @param {HTMLElement} link
 * @param {() => void} call
 */
function onPlainClick(link, call) {
  link.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    call();
  });
}

const dialog = document.querySelector("dialog.viewer");
if (dialog instanceof HTMLDialogElement && document.querySelector(".stage a[data-picture]")) {
  const viewer = new Viewer(dialog);
  const opened = Number(part(dialog, "[data-part=number]").textContent);
  if (dialog.open) {
    viewer.open(opened - 1);
    viewer.go(opened - 1);
  }
}
