const MEGABYTE = 1024 * 1024;

/** @param {number} bytes */
export function inMegabytes(bytes) {
  const size = bytes / MEGABYTE;
  return size < 10 ? size.toFixed(1) : String(Math.round(size));
}
