import { partsOf } from "../database/error-parts.ts";

const ANSWERS_WITHIN_MS = 10_000;

export type Answered =
  | { answered: true; status: number; type: string; body: string; date: Date }
  | { answered: false; reason: string };

export type Ask = (url: string, init?: RequestInit) => Promise<Answered>;

/** One request that follows no redirect. A failure has the system's or OpenSSL's code as its reason. */
export const ask: Ask = async (url, init) => {
  try {
    const signal = AbortSignal.timeout(ANSWERS_WITHIN_MS);
    const response = await fetch(url, { redirect: "manual", signal, ...init });
    const { status, headers } = response;
    return {
      answered: true,
      status,
      type: headers.get("content-type") ?? "",
      body: await response.text(),
      date: new Date(headers.get("date") ?? NaN),
    };
  } catch (error) {
    const [code] = partsOf(error).flatMap(({ codes }) => codes);
    const late = error instanceof DOMException && error.name === "TimeoutError";
    return { answered: false, reason: late ? "no answer in ten seconds" : (code ?? "no answer") };
  }
};
