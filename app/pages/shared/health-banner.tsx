import { Banner, BlockStack } from "@shopify/polaris";
import { WithSupportLink } from "../../locales/support-link.tsx";
import { CheckAgain } from "./check-again.tsx";
import type { HealthWords } from "./stopped-words.ts";

/** Says what keeps sign-ups from Klaviyo, with a button for the remedy. */
export function HealthBanner({
  words: { tone, title, body, step, second, checkAt },
  now,
}: {
  words: HealthWords;
  now: Date;
}) {
  return (
    <Banner
      tone={tone}
      title={title}
      {...(step && {
        action: { content: step.label, url: step.url, external: step.external ?? false },
      })}
      {...(second && {
        secondaryAction: { content: second.label, url: second.url, external: true },
      })}
    >
      <BlockStack gap="200">
        <p>
          <WithSupportLink text={body} />
        </p>
        <CheckAgain nextAt={checkAt} now={now} />
      </BlockStack>
    </Banner>
  );
}
