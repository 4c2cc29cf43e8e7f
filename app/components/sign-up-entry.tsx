import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { ExactTime } from "./exact-time.tsx";
import { Facts } from "./facts.tsx";
import { Moment } from "./moment.tsx";
import type { SubscriptionView } from "./subscription-view.ts";
import { agreedWords, timelineLabels } from "./timeline-words.ts";

/**
 * Where it began, and what was agreed to, with the words that stood there. The page's address came
 * from the shopper's browser: it is shown, not linked.
 */
export function SignUpEntry({ view, now }: { view: SubscriptionView; now: Date }) {
  const { createdAt, pageUrl, shopper, joined, state } = view;
  const { wording, version } = view.consent;
  const { sms, email } = agreedAtFirst(view);
  const labels = timelineLabels();
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {labels.signedUp}
        </Text>
        <Text as="span" tone="subdued">
          <Moment at={createdAt} now={now} />
        </Text>
      </InlineStack>
      <Facts
        facts={[
          [labels.time, <ExactTime at={createdAt} key="time" />],
          [labels.page, pageUrl],
          [labels.language, shopper.language],
          [labels.country, shopper.country],
          [labels.agreedSms, sms ? agreedWords(wording?.sms ?? null, version) : null],
          [labels.agreedEmail, email ? agreedWords(wording?.email ?? null, version) : null],
        ]}
      />
      {!sms && !email && state !== "cancelled" && <Text as="p">{labels.noConsent}</Text>}
      {joined && (
        <Text as="p" tone="subdued">
          {labels.joined}
        </Text>
      )}
    </BlockStack>
  );
}

/** A consent that was dropped with the address it was given for, was given all the same. */
function agreedAtFirst({ consent, acts }: Pick<SubscriptionView, "consent" | "acts">) {
  const fates = acts.flatMap(({ consents }) => consents?.split(",") ?? []);
  return {
    sms: consent.sms || fates.includes("sms_dropped"),
    email: consent.email || fates.includes("email_dropped"),
  };
}
