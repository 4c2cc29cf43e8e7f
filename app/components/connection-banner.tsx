import { Banner } from "@shopify/polaris";
import type { ConnectionWords } from "./connection-words.ts";

/** How the shop stands with Klaviyo, and the one next step. */
export function ConnectionBanner({ tone, title, body, step }: ConnectionWords) {
  return (
    <Banner
      tone={tone}
      title={title}
      {...(step && { action: { content: step.label, url: step.url } })}
    >
      <p>{body}</p>
    </Banner>
  );
}
