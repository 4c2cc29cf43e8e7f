/** The largest body of each kind, in bytes. */
export const BODY_LIMITS = {
  /** A sign-up: a few fields of text. */
  signUp: 16 * 1024,
  /**
   * A customers/redact names every order of a customer by an id of some 15 digits: 20,000 are 320 KB.
   * A products/update has up to 2,048 variants, of which shopify.app.toml asks for 200 bytes each.
   */
  webhook: 1024 * 1024,
  /** A form of the admin, or of a page that is open to all. */
  form: 64 * 1024,
  /** A piece of a file to import: `PIECE_BYTES` in app/import. */
  piece: 256 * 1024,
};

const MB = 1024 * 1024;
/** Of each pool, a shop may take so much: its slow bodies leave room for the others. */
const SHOPS_PART = 2 * MB;

/** The memory that the bodies of one kind share, so that those of another kind can't use it up. */
export class BodyPool {
  /** The largest body, in bytes. */
  readonly most: number;
  readonly #size: number;
  #held = 0;
  /** What each shop's bodies take now; only of shops whose bodies are being read. */
  readonly #shops = new Map<string, number>();
  /** The bodies that are being read, the one that began first in front. */
  readonly #readers = new Set<BodyReader>();

  /** `size` is what its bodies may take together, in bytes. */
  constructor(most: number, size: number) {
    this.most = most;
    this.#size = size;
  }

  /** Notes that a body is being read. */
  begin(reader: BodyReader): void {
    this.#readers.add(reader);
  }

  /** Notes that it is not any more. */
  end(reader: BodyReader): void {
    this.#readers.delete(reader);
  }

  /**
   * Notes how many more bytes a body takes, or gives back. Where the pool is full, the bodies that
   * have taken the longest so far give way: most are there at once, and a slow one is more likely to
   * hold room for its own sake. False where there is no room all the same, because `reader` itself
   * has taken the longest, or because the shop that the body is of has used its part; the bytes are
   * noted all the same, until they are given back.
   */
  hold(bytes: number, shop: string | undefined, reader?: BodyReader): boolean {
    this.#held += bytes;
    const ofShop = shop === undefined ? 0 : (this.#shops.get(shop) ?? 0) + bytes;
    if (shop !== undefined && ofShop > 0) this.#shops.set(shop, ofShop);
    else if (shop !== undefined) this.#shops.delete(shop);
    if (ofShop > SHOPS_PART) return false;
    while (this.#held > this.#size) {
      const [oldest] = this.#readers;
      if (bytes <= 0 || !oldest || oldest === reader) return false;
      this.#readers.delete(oldest);
      oldest.giveWay();
    }
    return true;
  }
}

/** What reads a body. */
export interface BodyReader {
  /** Ends the reading, and gives back what the body has taken. */
  giveWay: () => void;
}

/** Each a pool of its own. Browsers send one piece of a file at a time, and again without room. */
export const BODY_POOLS = {
  signUps: new BodyPool(BODY_LIMITS.signUp, 8 * MB),
  webhooks: new BodyPool(BODY_LIMITS.webhook, 16 * MB),
  apiCalls: new BodyPool(BODY_LIMITS.signUp, 8 * MB),
  forms: new BodyPool(BODY_LIMITS.form, 8 * MB),
  openForms: new BodyPool(BODY_LIMITS.form, 4 * MB),
  pieces: new BodyPool(BODY_LIMITS.piece, 8 * MB),
};
