/** What a merchant is told after "Send again" or "Release". */
export function resendWords(resent: boolean): string {
  return resent ? "It is on its way to Klaviyo" : "It had already changed: see its state";
}
