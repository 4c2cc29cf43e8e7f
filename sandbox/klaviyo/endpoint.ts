import type { KlaviyoAccount } from "./account.ts";
import type { Problem } from "./problem.ts";
import type { Limits } from "./windows.ts";

/** A request that got as far as an endpoint: its account known, its scopes and budget in order. */
export interface Asked {
  account: KlaviyoAccount;
  revision: string;
  url: URL;
  at: number;
  /** The parsed JSON of a POST. */
  body: unknown;
}

export type Answer = { accepted: true } | { document: object } | { problems: Problem[] };

export interface Endpoint {
  method: "GET" | "POST";
  path: string;
  scopes: readonly string[];
  limits: Limits;
  /** The query parameters it knows. */
  parameters: readonly string[];
  answer(asked: Asked): Answer;
}
