import { Lens } from "./viewer_lens.js";
import { pinsOver } from "./viewer_pins.js";

/** The pictures of the stage side by side, one of them in sight; those beside it are loaded, the others are not yet. */
export class Slides {
  /** @param {HTMLElement} track */
  constructor(track) {
    this.track = track;
    /** @type {HTMLAnchorElement[]} */
    this.links = [...document.querySelectorAll(".stage a[data-picture]")].filter((link) => link instanceof HTMLAnchorElement);
    this.slides = this.links.map((link) => slideOf(track, link));
    /** @type {Map<number, Lens>} */
    this.lenses = new Map();
    this.index = 0;
    track.replaceChildren(...this.slides);
  }

  get count() {
    return this.slides.length;
  }

  /** Of the picture in sight. */
  get lens() {
    const lens = this.lenses.get(this.index) ?? new Lens(this.slides[this.index]);
    this.lenses.set(this.index, lens);
    return lens;
  }

  get caption() {
    return this.links[this.index].closest("figure")?.querySelector("figcaption")?.textContent ?? "";
  }

  /** @param {number} index */
  show(index) {
    this.lenses.get(this.index)?.reset();
    this.index = index;
    this.slides.forEach((slide, number) => {
      slide.inert = number !== index;
      if (Math.abs(number - index) < 2) fill(slide, this.links[number]);
    });
    // As they are on the page by now.
    pinsOver(this.slides[index], this.links[index]);
    this.settle();
  }

  /** @param {number} dx */
  drag(dx) {
    this.track.classList.add("is-held");
    this.#move(dx);
  }

  settle() {
    this.track.classList.remove("is-held");
    this.#move(0);
  }

  /** @param {number} dx */
  #move(dx) {
    this.track.style.transform = `translateX(calc(${-100 * this.index}% + ${dx}px))`;
  }
}

/**
 * The one that the server has made already, or an empty one.
 * @param {HTMLElement} track
 * @param {HTMLAnchorElement} link
 */
function slideOf(track, link) {
  const made = track.querySelector(`[data-picture="${link.dataset.picture}"]`);
  if (made instanceof HTMLElement) return made;
  const slide = document.createElement("div");
  slide.className = "viewer-slide";
  return slide;
}

/**
 * @param {HTMLElement} slide
 * @param {HTMLAnchorElement} link
 */
function fill(slide, link) {
  if (slide.firstElementChild) return;
  const box = document.createElement("div");
  box.className = link.className.replace("stage-picture", "viewer-picture");
  for (const part of link.querySelectorAll(":scope > .placeholder, :scope > picture")) box.append(part.cloneNode(true));
  const image = box.querySelector("picture img");
  if (image instanceof HTMLImageElement) {
    const ratio = image.width / Math.max(1, image.height);
    for (const source of box.querySelectorAll("source[sizes]")) source.setAttribute("sizes", `min(100vw, ${ratio} * 100vh)`);
    image.removeAttribute("loading");
    image.draggable = false;
  }
  slide.append(box);
}
