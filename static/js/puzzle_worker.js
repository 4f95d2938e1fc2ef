/** Finds the number below `most` for which SHA-256 of the salt and it is the challenge; null where there is none. */

const encoder = new TextEncoder();

addEventListener("message", async ({ data: { salt, challenge, most } }) => {
  postMessage(await find(salt, challenge, most));
});

/**
 * @param {string} salt
 * @param {string} challenge in hexadecimal
 * @param {number} most
 */
async function find(salt, challenge, most) {
  const wanted = (challenge.match(/../g) ?? []).map((two) => parseInt(two, 16));
  for (let number = 0; number < most; number++) {
    const hash = new Uint8Array(await crypto.subtle.digest("SHA-256", encoder.encode(salt + number)));
    if (hash.every((byte, at) => byte === wanted[at])) return number;
  }
  return null;
}
