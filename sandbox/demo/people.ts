const FIRST = [
  ...["Ada", "Amir", "Anna", "Ben", "Chloe", "Daniel", "Elif", "Emma", "Finn", "Grace", "Hana"],
  ...["Ivan", "Jonas", "Kofi", "Lea", "Liam", "Maya", "Noah", "Nora", "Omar", "Priya", "Sofia"],
];
const LAST = [
  ...["Adler", "Brown", "Costa", "Diaz", "Evans", "Fischer", "Garcia", "Hughes", "Ito", "Jensen"],
  ...["Kaya", "Lopez", "Mbeki", "Novak", "Okafor", "Patel", "Rossi", "Schmidt", "Tanaka", "Wood"],
];
/** Domains that are reserved for examples: https://www.rfc-editor.org/rfc/rfc2606 */
const DOMAINS = ["example.com", "example.org", "example.net"];

/** A prime that divides no length here: neighbours get names that are far apart. */
const STEP = 167;

/** The address of the n-th shopper, a different one for each. */
export function emailOf(number: number): string {
  const pairs = FIRST.length * LAST.length;
  const pair = (number * STEP) % pairs;
  const first = FIRST[pair % FIRST.length] ?? "";
  const last = LAST[Math.floor(pair / FIRST.length)] ?? "";
  const domain = DOMAINS[Math.floor(number / 7) % DOMAINS.length] ?? "";
  const turn = Math.floor(number / pairs);
  return `${first}.${last}${turn || ""}@${domain}`.toLowerCase();
}
