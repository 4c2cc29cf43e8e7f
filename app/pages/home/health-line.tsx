import { Badge, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader } from "../../locales/reader.tsx";
import { HealthBanner } from "../shared/health-banner.tsx";
import { LookAgain } from "../shared/look-again.tsx";
import { isTrouble, type HealthWords } from "../shared/stopped-words.ts";
import { Moment } from "../shared/moment.tsx";

interface HealthLineProps {
  words: HealthWords;
  /** When Klaviyo last accepted a sign-up. */
  deliveredAt: Date | null;
  now: Date;
}

/** The verdict: one line if messages go out or the reason arrives late, else a banner. */
export function HealthLine({ words, deliveredAt, now }: HealthLineProps) {
  const { t } = useReader();
  if (isTrouble(words)) return <HealthBanner words={words} now={now} />;
  return (
    <Card>
      <InlineStack as="div" gap="200" blockAlign="center">
        <Text as="h2" variant="bodyMd">
          <Badge tone={words.tone} progress="complete">
            {words.title}
          </Badge>
        </Text>
        <Text as="p">
          {words.body}
          {deliveredAt && (
            <>
              {t("common.betweenSentences")}
              <Text as="span" tone="subdued">
                <Trans
                  t={t}
                  i18nKey="home.health.lastAccepted"
                  components={{ time: <Moment at={deliveredAt} now={now} inSentence /> }}
                />
              </Text>
            </>
          )}
        </Text>
        {words.step && (
          <Button url={words.step.url} external={words.step.external ?? false}>
            {words.step.label}
          </Button>
        )}
        {words.mayHaveChanged && <LookAgain />}
      </InlineStack>
    </Card>
  );
}
