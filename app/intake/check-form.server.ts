import { v7 } from "uuid";
import type { Arrival } from "../outbox/enqueue.server.ts";
import type { Limit, Sign, SignUp } from "../outbox/subscription.ts";
import { readListed } from "./any-option.server.ts";
import { classify } from "./classify.ts";
import { readSignUp, submissionNamed, versionNamed } from "./form.server.ts";
import type { Count, Limits } from "./limits.server.ts";
import { readPageToken, type PageProof } from "./page-token.server.ts";
import type { FilledForm, Reception } from "./reception.ts";
import type { ShopContext } from "./shop-contexts.server.ts";
import { readSigns } from "./signs.server.ts";

/** What a shopper is answered at once, or what has to be stored first. */
export type Checked = { reception: Reception; arrivals?: undefined } | Readable;

export interface Readable {
  reception?: undefined;
  /** The sign-up for the chosen variant comes first; one for any option is one for each. */
  arrivals: [Arrival, ...Arrival[]];
}

/** A sign-up for one variant, and what the form proves of it. */
interface Asked {
  signUp: Omit<SignUp, "botSign">;
  proof: PageProof;
}

/**
 * Checks a form. Those of its sign-ups that are to be sent are counted by `limits`, and their counts
 * are added to `counts`.
 */
export function checkForm(
  form: FilledForm,
  context: ShopContext | undefined,
  limits: Limits,
  counts: Map<Arrival, Count>,
): Checked {
  if (!context) return { reception: { status: "unavailable" } };
  const { fields } = form;
  const wordings = context.wordingsOf(versionNamed(fields));
  const reading = readSignUp(fields, { settings: context.settings, wordings });
  const listed = form.source === "api" ? [] : readListed(fields);
  if (!reading.ok || !listed) {
    const faults = reading.ok ? {} : reading.faults;
    const ofList = listed ? {} : { variant_id: "variant_invalid" as const };
    return { reception: { status: "invalid", faults: { ...faults, ...ofList } } };
  }
  const [chosen, ...others] = askedOf(form, context, reading.signUp, listed);
  const submission = form.source === "api" ? undefined : submissionNamed(fields);
  const classified = new Classifier(form, context, limits, [chosen, ...others]);
  const arrive = (asked: Asked): Arrival => {
    const { botSign, counted } = classified.next(asked, asked !== chosen);
    const { shop, at, source } = form;
    const signUp = { ...asked.signUp, botSign, ...(source && { source }) };
    const arrival = { shop, dedupeKeySalt: context.dedupeKeySalt, signUp, at, submission };
    if (counted) counts.set(arrival, counted);
    return arrival;
  };
  const first = arrive(chosen);
  const arrivals: [Arrival, ...Arrival[]] = [first, ...others.map(arrive)];
  // The consent to emails goes with a sign-up that is sent.
  const { emailConsent, consentVersion } = reading.signUp;
  const sent = arrivals.find(({ signUp }) => !signUp.botSign);
  if (sent && sent !== first && emailConsent) {
    sent.signUp = { ...sent.signUp, emailConsent, consentVersion };
  }
  return { arrivals };
}

/** The sign-ups that a form makes: the chosen variant's, and those of the others that it lists. */
function askedOf(
  form: FilledForm,
  { pageSecrets }: ShopContext,
  signUp: Omit<SignUp, "botSign">,
  listed: string[],
): [Asked, ...Asked[]] {
  const { shop, fields, source, at } = form;
  const prove = (token: string, variants: string): PageProof => {
    // The API has no page that the shop could sign: its tokens say for which shop it speaks.
    if (source === "api") return { kind: "none" };
    const page = { shop, productId: signUp.productId, variantId: variants };
    return readPageToken(fields[token] ?? "", page, pageSecrets, at);
  };
  const others = listed.filter((id) => id !== signUp.variantId);
  const proof = prove("token", signUp.variantId);
  if (others.length === 0) return [{ signUp, proof }];
  const ofList = proveList(prove("any_token", listed.join(",")), pageSecrets);
  // A form that proves nothing takes no more room than one for a single variant.
  if (isUnproven(proof) && isUnproven(ofList)) return [{ signUp, proof }];
  // By this time, the cancel token finds its rows.
  const linked = { ...signUp, anyOf: v7({ msecs: at.getTime() }) };
  // Klaviyo records one consent to emails for a person: once is enough.
  const { smsConsent, consentVersion } = signUp;
  const consents = { emailConsent: false, consentVersion: smsConsent ? consentVersion : null };
  return [
    { signUp: linked, proof },
    ...others.map((variantId) => ({
      signUp: { ...linked, variantId, ...consents },
      proof: ofList,
    })),
  ];
}

/** Pages of before a shop had a secret had no list either: where it has one, a list has a token. */
function proveList(proof: PageProof, { secrets }: ShopContext["pageSecrets"]): PageProof {
  return proof.kind === "none" && secrets.length > 0 ? { kind: "missing" } : proof;
}

function isUnproven({ kind }: PageProof): boolean {
  return kind === "missing" || kind === "invalid" || kind === "expired";
}

/**
 * Decides of a form's sign-ups, one after the other, why each is blocked, if it is. What the form
 * shows is said of all of them, and its person is counted once: with the first that is not blocked
 * before, nor over its shop's or variant's limit.
 */
class Classifier {
  readonly #form: FilledForm;
  readonly #context: ShopContext;
  readonly #limits: Limits;
  #signs: Sign[];
  #isPersonCounted = false;
  /** The limit that the person is over, or their network. */
  #over: Limit | null = null;

  constructor(form: FilledForm, context: ShopContext, limits: Limits, all: [Asked, ...Asked[]]) {
    this.#form = form;
    this.#context = context;
    this.#limits = limits;
    const { fields, hasStrayLink = false, userAgent } = form;
    const ages = all.flatMap(({ proof }) => (proof.kind === "valid" ? [proof.ageMs] : []));
    const [{ signUp }] = all;
    const [ageMs = null] = ages;
    this.#signs = readSigns({ fields, hasStrayLink, userAgent, email: signUp.email, ageMs });
  }

  next(
    { signUp, proof: { kind: proof } }: Asked,
    isListed: boolean,
  ): {
    botSign: SignUp["botSign"];
    counted: Count | undefined;
  } {
    const before = classify({ proof, over: this.#over, signs: this.#signs });
    // What is blocked already must not use up what people may send.
    if (before !== null) return { botSign: before, counted: undefined };
    const { shop, address, source, isUnknownVariant } = this.#form;
    const { dedupeKeySalt } = this.#context;
    const one = { shop, dedupeKeySalt, signUp, address, source, isUnknownVariant };
    const isPersonCounted = this.#isPersonCounted;
    const counted = this.#limits.count(one, { isListed, isPersonCounted });
    const { over, signs } = counted;
    if (over !== "shop" && over !== "variant") {
      this.#isPersonCounted = true;
      this.#over ??= over;
      this.#signs = [...this.#signs, ...signs];
    }
    return { botSign: classify({ proof, over, signs: this.#signs }), counted };
  }
}
