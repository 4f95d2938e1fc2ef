const LONG_SIDE = 240;

// Decoding a large photograph takes memory, so there is one at a time.
let turn = Promise.resolve();

/**
 * Draws a file that is not uploaded yet into its row. A canvas, since the page's policy lets no blob: address be a picture.
 * @param {File} file
 * @param {HTMLElement} place
 */
export function showPreview(file, place) {
  turn = turn.then(() => (place.isConnected ? draw(file, place) : undefined)).catch(() => undefined);
}

/**
 * @param {File} file
 * @param {HTMLElement} place
 */
async function draw(file, place) {
  const picture = await createImageBitmap(file);
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const context = canvas.getContext("2d");
  if (context) context.imageSmoothingQuality = "high";
  context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  picture.close();
  // The server's own thumbnail may have come first.
  if (!place.querySelector("img")) place.replaceChildren(canvas);
}
