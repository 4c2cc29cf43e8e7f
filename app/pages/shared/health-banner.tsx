import { Banner, BlockStack, Button, InlineStack } from "@shopify/polaris";
import { WithSupportLink } from "../../locales/support-link.tsx";
import { CheckAgain } from "./check-again.tsx";
import { LookAgain } from "./look-again.tsx";
import type { HealthWords } from "./stopped-words.ts";

/** Says what keeps sign-ups from Klaviyo, with the remedy as its first and primary button. */
export function HealthBanner({
  words: { tone, title, body, step, second, checkAt, mayHaveChanged },
  now,
}: {
  words: HealthWords;
  now: Date;
}) {
  return (
    <Banner tone={tone} title={title}>
      <BlockStack gap="200" inlineAlign="start">
        <p>
          <WithSupportLink text={body} />
        </p>
        {(step || second || mayHaveChanged) && (
          <InlineStack gap="200" blockAlign="center">
            {step && (
              <Button variant="primary" url={step.url} external={step.external ?? false}>
                {step.label}
              </Button>
            )}
            {second && (
              <Button url={second.url} external>
                {second.label}
              </Button>
            )}
            {mayHaveChanged && <LookAgain />}
          </InlineStack>
        )}
        <CheckAgain nextAt={checkAt} now={now} />
      </BlockStack>
    </Banner>
  );
}
