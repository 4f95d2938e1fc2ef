const LEAST_ZOOM = 2;

/**
 * Shows one picture larger than it fits, up to the largest size that the page names for this person. A larger size is
 * loaded only once somebody looks closer: the browser chooses it by `sizes`, as it chose the first one.
 */
export class Lens {
  /** @param {HTMLElement} slide */
  constructor(slide) {
    this.frame = slide;
    this.picture = /** @type {HTMLElement} */ (slide.querySelector(".viewer-picture"));
    this.source = /** @type {HTMLSourceElement | null} */ (slide.querySelector("source[sizes]"));
    this.fitting = this.source?.sizes ?? "";
    this.asked = this.picture.offsetWidth;
    this.reset();
    // The address of a larger size may have come to its end: what was there already is shown again.
    slide.querySelector("picture img")?.addEventListener("error", () => this.#stayAsItWas());
  }

  get isZoomed() {
    return this.scale > 1.001;
  }

  /** As large as one pixel of the picture on one of the page. */
  get most() {
    const widths = (this.source?.srcset ?? "").match(/\d+(?=w)/g) ?? ["0"];
    return Math.max(LEAST_ZOOM, ...widths.map((width) => Number(width) / this.picture.offsetWidth));
  }

  reset() {
    this.scale = 1;
    this.x = this.y = 0;
    this.#draw();
  }

  /**
   * What lies under the point stays there; without a point, what lies in the middle.
   * @param {number} factor
   * @param {{ x: number, y: number }} [point]
   */
  zoom(factor, point) {
    const scale = Math.min(Math.max(this.scale * factor, 1), this.most);
    const at = point ? this.#fromMiddle(point) : { x: 0, y: 0 };
    this.x = at.x - (at.x - this.x) * (scale / this.scale);
    this.y = at.y - (at.y - this.y) * (scale / this.scale);
    this.scale = scale;
    this.#askForMore();
    this.#draw();
  }

  /** @param {{ x: number, y: number }} point */
  toggle(point) {
    if (this.isZoomed) this.reset();
    else this.zoom(this.most, point);
  }

  /**
   * Whether there was anything more of the picture in that direction.
   * @param {number} dx
   * @param {number} dy
   */
  pan(dx, dy) {
    const { x, y } = this;
    this.x += dx;
    this.y += dy;
    this.#draw();
    return this.x !== x || this.y !== y;
  }

  /** @param {{ x: number, y: number }} point */
  #fromMiddle(point) {
    const { left, top, width, height } = this.frame.getBoundingClientRect();
    return { x: point.x - left - width / 2, y: point.y - top - height / 2 };
  }

  #draw() {
    const { offsetWidth, offsetHeight } = this.picture;
    this.x = within(this.x, (offsetWidth * this.scale - this.frame.clientWidth) / 2);
    this.y = within(this.y, (offsetHeight * this.scale - this.frame.clientHeight) / 2);
    this.picture.style.transform = this.isZoomed ? `translate(${this.x}px, ${this.y}px) scale(${this.scale})` : "";
    this.frame.classList.toggle("is-zoomed", this.isZoomed);
    // For what lies over the picture and keeps its own size.
    const { style } = this.frame;
    style.setProperty("--scale", String(this.scale));
    style.setProperty("--x", `${this.x}px`);
    style.setProperty("--y", `${this.y}px`);
  }

  #askForMore() {
    const wanted = Math.ceil(this.picture.offsetWidth * this.scale);
    if (!this.source || wanted <= this.asked) return;
    this.asked = wanted;
    this.source.sizes = `${wanted}px`;
  }

  #stayAsItWas() {
    if (!this.source || this.source.sizes === this.fitting) return;
    this.asked = Infinity;
    this.source.sizes = this.fitting;
  }
}

/**
 * @param {number} value
 * @param {number} most
 */
function within(value, most) {
  const limit = Math.max(0, most);
  return Math.min(Math.max(value, -limit), limit);
}
