/** Beyond two thirds of the places, looking for a free one takes long. */
const FULL = 0.66;

/**
 * Remembers keys in 8 bytes each: enough to tell the half million rows of a file apart, as two of
 * them share their first 48 bits in one file of two thousand.
 */
export class SeenKeys {
  #places = new Float64Array(1_024);
  #count = 0;

  /** Adds a key in base64url; false if it was there already. */
  add(key: string): boolean {
    if (this.#count >= this.#places.length * FULL) this.#grow();
    // Zero marks a free place.
    const number = Buffer.from(key.slice(0, 12), "base64url").readUIntBE(0, 6) * 16 + 1;
    const isNew = put(this.#places, number);
    if (isNew) this.#count += 1;
    return isNew;
  }

  #grow(): void {
    const larger = new Float64Array(this.#places.length * 2);
    for (const number of this.#places) if (number !== 0) put(larger, number);
    this.#places = larger;
  }
}

function put(places: Float64Array, number: number): boolean {
  const mask = places.length - 1;
  // The low bits of the number are the same for all.
  for (let at = Math.floor(number / 16) & mask; ; at = (at + 1) & mask) {
    if (places[at] === number) return false;
    if (places[at] === 0) {
      places[at] = number;
      return true;
    }
  }
}
