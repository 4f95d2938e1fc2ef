// Parts of a picture, in its own pixels, as numbers that need not be whole. Nothing here knows a page.

/** @typedef {{ left: number, top: number, width: number, height: number }} Box */
/**
 * What a part may be like: the picture's size, its shape (width by height, 0 for any), how narrow and how wide it may be,
 * and how many pixels a side has at least.
 * @typedef {{ width: number, height: number, shape: number, narrowest: number, widest: number, least: number }} Rules
 */

const clamp = (/** @type {number} */ n, /** @type {number} */ low, /** @type {number} */ high) =>
  Math.min(Math.max(n, low), Math.max(low, high));

/**
 * @param {Box} box
 * @param {number} dx
 * @param {number} dy
 * @param {Rules} rules
 * @returns {Box}
 */
export function moved(box, dx, dy, rules) {
  const left = clamp(box.left + dx, 0, rules.width - box.width);
  return { ...box, left, top: clamp(box.top + dy, 0, rules.height - box.height) };
}

/**
 * Larger or smaller around its middle, as far as the picture goes.
 * @param {Box} box
 * @param {number} times
 * @param {Rules} rules
 * @returns {Box}
 */
export function scaled(box, times, rules) {
  const most = Math.min(rules.width / box.width, rules.height / box.height);
  const least = Math.min(1, Math.max(rules.least / box.width, rules.least / box.height));
  const by = clamp(times, least, most);
  return about(box, box.width * by, box.height * by, rules);
}

/**
 * As near as can be to what it was, in the shape that the rules give.
 * @param {Box} box
 * @param {Rules} rules
 * @returns {Box}
 */
export function shaped(box, rules) {
  const own = box.width / box.height;
  const ratio = rules.shape || clamp(own, rules.narrowest, rules.widest);
  const width = Math.sqrt(box.width * box.height * ratio);
  const fits = Math.min(1, rules.width / width, (rules.height * ratio) / width);
  return about(box, width * fits, (width * fits) / ratio, rules);
}

/**
 * The part between a corner or a side that stays where it is and a point that is held.
 * @param {Box} box
 * @param {string} handle what is held: "nw", "e"
 * @param {{ x: number, y: number }} point
 * @param {Rules} rules
 * @returns {Box}
 */
export function stretched(box, handle, point, rules) {
  const across = axis(box.left, box.width, point.x, rules.width, handle.includes("w"), /[we]/.test(handle));
  const down = axis(box.top, box.height, point.y, rules.height, handle.includes("n"), /[ns]/.test(handle));
  const { width, height } = within(across, down, rules);
  return {
    left: across.backwards ? across.anchor - width : across.anchor,
    top: down.backwards ? down.anchor - height : down.anchor,
    width,
    height,
  };
}

/**
 * @typedef {{ anchor: number, length: number, room: number, backwards: boolean, held: boolean }} Axis
 * @param {number} start
 * @param {number} length
 * @param {number} point
 * @param {number} whole
 * @param {boolean} backwards
 * @param {boolean} held
 * @returns {Axis}
 */
function axis(start, length, point, whole, backwards, held) {
  const anchor = backwards ? start + length : start;
  const room = backwards ? anchor : whole - anchor;
  const wanted = backwards ? anchor - point : point - anchor;
  return { anchor, room, backwards, held, length: held ? clamp(wanted, 0, room) : length };
}

/**
 * @param {Axis} across
 * @param {Axis} down
 * @param {Rules} rules
 */
function within(across, down, rules) {
  const { shape, least, narrowest, widest } = rules;
  if (shape) {
    const most = Math.min(across.room, down.room * shape);
    const width = clamp(Math.max(across.length, down.length * shape), Math.max(least, least * shape), most);
    return { width, height: width / shape };
  }
  let width = clamp(across.length, least, across.room);
  let height = clamp(down.length, least, down.room);
  if (down.held) height = clamp(height, width / widest, Math.min(width / narrowest, down.room));
  width = clamp(width, height * narrowest, Math.min(height * widest, across.room));
  return { width, height };
}

/**
 * @param {Box} box
 * @param {number} width
 * @param {number} height
 * @param {Rules} rules
 * @returns {Box}
 */
function about(box, width, height, rules) {
  const left = box.left + (box.width - width) / 2;
  return moved({ left, top: box.top + (box.height - height) / 2, width, height }, 0, 0, rules);
}
