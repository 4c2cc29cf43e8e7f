import { BlockStack, InlineStack, Text } from "@shopify/polaris";
import { useReader } from "../../../locales/reader.tsx";
import { ExactTime, Moment } from "../../shared/moment.tsx";
import { Facts } from "../facts.tsx";
import { countryWords, languageWords } from "../../shared/words.ts";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { agreedWords } from "./timeline-words.ts";

type Label = "page" | "askedFor" | "anyOption" | "source" | "language" | "country" | Agreed;
type Agreed = "agreedSms" | "agreedEmail";

/**
 * The sign-up itself: its page, and the consents with their wordings. The page's address came from
 * the shopper's browser, so it is shown but not linked.
 */
export function SignUpEntry({ view, now }: { view: SubscriptionView; now: Date }) {
  const { createdAt, pageUrl, anyOption, source, shopper, joined, state } = view;
  const { agreed } = view.consent;
  const { sms, email } = agreedAtFirst(view);
  const reader = useReader();
  const { t, locale } = reader;
  const { language, country } = shopper;
  const label = (name: Label) => t(`subscription.timeline.${name}`);
  return (
    <BlockStack gap="200">
      <InlineStack gap="200" blockAlign="center">
        <Text as="h3" variant="headingSm">
          {t("subscription.timeline.signedUp")}
        </Text>
        <Text as="span" tone="subdued">
          <Moment at={createdAt} now={now} />
        </Text>
      </InlineStack>
      <Facts
        facts={[
          [t("subscription.attempt.time"), <ExactTime at={createdAt} key="time" />],
          [label("page"), pageUrl],
          [label("askedFor"), anyOption ? label("anyOption") : null],
          [label("source"), source && t(`subscription.timeline.from.${source}`)],
          [label("language"), language && languageWords(language, locale)],
          [label("country"), country && countryWords(country, locale)],
          [label("agreedSms"), sms ? agreedWords(agreed.sms, reader) : null],
          [label("agreedEmail"), email ? agreedWords(agreed.email, reader) : null],
        ]}
      />
      {!sms && !email && state !== "cancelled" && (
        <Text as="p">{t("subscription.timeline.noConsent")}</Text>
      )}
      {joined && (
        <Text as="p" tone="subdued">
          {t("subscription.timeline.joined")}
        </Text>
      )}
    </BlockStack>
  );
}

/** A consent that was dropped with a corrected address was still given at the sign-up. */
function agreedAtFirst({ consent, acts }: Pick<SubscriptionView, "consent" | "acts">) {
  const fates = acts.flatMap(({ consents }) => consents?.split(",") ?? []);
  return {
    sms: consent.sms || fates.includes("sms_dropped"),
    email: consent.email || fates.includes("email_dropped"),
  };
}
