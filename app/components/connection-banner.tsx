import { Banner, BlockStack } from "@shopify/polaris";
import { CheckAgain } from "./check-again.tsx";
import type { ConnectionWords } from "./connection-words.ts";

/** How the shop stands with Klaviyo, and the one next step. */
export function ConnectionBanner({
  words: { tone, title, body, step, checkAt },
  now,
}: {
  words: ConnectionWords;
  now: Date;
}) {
  return (
    <Banner
      tone={tone}
      title={title}
      {...(step && { action: { content: step.label, url: step.url } })}
    >
      <BlockStack gap="200">
        <p>{body}</p>
        <CheckAgain nextAt={checkAt} now={now} />
      </BlockStack>
    </Banner>
  );
}
