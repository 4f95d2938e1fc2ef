import { moved, scaled, shaped, stretched } from "./crop_box.js";

const NAMES = /** @type {const} */ (["left", "top", "width", "height"]);

/**
 * The part that a form of numbers says, drawn as a frame on its picture. The numbers are what the form sends: this reads
 * and writes them, and tells `onChange` of every new part.
 */
export class Frame {
  /**
   * @param {HTMLFormElement} form
   * @param {HTMLElement} stage
   * @param {() => void} onChange
   */
  constructor(form, stage, onChange) {
    const told = (/** @type {string} */ name) => Number(stage.dataset[name]);
    this.form = form;
    this.stage = stage;
    this.onChange = onChange;
    this.given = told("shape");
    this.rules = {
      width: told("width"), height: told("height"), shape: this.given,
      narrowest: told("narrowest"), widest: told("widest"), least: Math.min(told("least"), told("width"), told("height")),
    };
    this.box = { left: 0, top: 0, width: this.rules.width, height: this.rules.height };
    form.addEventListener("input", (event) => this.#typed(event.target));
    this.#takeShape();
    this.#read();
    this.#draw();
    stage.toggleAttribute("data-framed", true);
  }

  /** In hundredths of the picture. */
  get parts() {
    const { width, height } = this.rules;
    const { box } = this;
    return { left: box.left / width, top: box.top / height, width: box.width / width, height: box.height / height };
  }

  /**
   * @param {number} dx in pixels of the picture
   * @param {number} dy
   */
  move(dx, dy) {
    this.#become(moved(this.box, dx, dy, this.rules));
  }

  /** @param {number} times */
  scale(times) {
    this.#become(scaled(this.box, times, this.rules));
  }

  /**
   * @param {string} handle
   * @param {{ x: number, y: number }} point
   */
  stretch(handle, point) {
    this.#become(stretched(this.box, handle, point, this.rules));
  }

  /**
   * A new one, which begins at this point.
   * @param {{ x: number, y: number }} point
   */
  beginAt(point) {
    this.box = { left: point.x, top: point.y, width: 0, height: 0 };
  }

  /** @param {import("./crop_box.js").Box} box */
  #become(box) {
    this.box = box;
    this.#write();
    this.#draw();
    this.onChange();
  }

  /** @param {EventTarget | null} field */
  #typed(field) {
    if (!(field instanceof HTMLInputElement)) return;
    if (field.name === "shape") {
      this.#takeShape();
      if (this.rules.shape) this.#become(shaped(this.box, this.rules));
    } else if (this.#read()) {
      this.#draw();
      this.onChange();
    }
  }

  #takeShape() {
    const chosen = this.form.querySelector("[name=shape]:checked");
    this.rules.shape = this.given || Number(chosen instanceof HTMLElement ? chosen.dataset.ratio : 0);
    this.stage.toggleAttribute("data-shaped", this.rules.shape > 0);
    const height = this.#field("height");
    if (height) height.readOnly = this.rules.shape > 0;
  }

  /** Whether the numbers in the form say a part that can be drawn. */
  #read() {
    const said = NAMES.map((name) => Number(this.#field(name)?.value.replace(",", ".") || NaN) / 100);
    let [left, top, width, height] = said;
    const { rules } = this;
    if (rules.shape) height = (width * rules.width) / rules.shape / rules.height;
    const good = [left, top, width, height].every(Number.isFinite) && Math.min(left, top) >= 0 && Math.min(width, height) > 0;
    if (!good || left + width > 1.0001 || top + height > 1.0001) return false;
    this.box = { left: left * rules.width, top: top * rules.height, width: width * rules.width, height: height * rules.height };
    if (rules.shape) this.#writeOne("height", height);
    return true;
  }

  #write() {
    for (const name of NAMES) this.#writeOne(name, this.parts[name]);
  }

  /**
   * @param {string} name
   * @param {number} part
   */
  #writeOne(name, part) {
    const field = this.#field(name);
    if (field) field.value = String(Math.round(part * 100_000) / 1000);
  }

  #draw() {
    for (const name of NAMES) this.stage.style.setProperty(`--crop-${name}`, `${this.parts[name] * 100}%`);
  }

  /** @param {string} name */
  #field(name) {
    const field = this.form.elements.namedItem(name);
    return field instanceof HTMLInputElement ? field : null;
  }
}
