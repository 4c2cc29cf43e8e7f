import { BlockStack, Card, InlineStack, Text, Button } from "@shopify/polaris";
import type { ReactNode } from "react";
import { Trans } from "react-i18next";
import { BACK_IN_STOCK_METRIC } from "../../../klaviyo/needs.ts";
import { useReader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";
import { Moment } from "../../shared/moment.tsx";
import type { SubscriptionView } from "../subscription-view.server.ts";
import { klaviyoSaid, stateWords } from "./subscription-words.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";
import { CheckAgain } from "../../shared/check-again.tsx";

/** Receives the focus when the button that had it is gone. */
export const STATE_ID = "subscription-state";

interface SubscriptionStateProps {
  view: SubscriptionView;
  /** What can't be confirmed, as no answer came to an action. */
  unanswered: string | undefined;
  now: Date;
  /** The available actions. */
  children: ReactNode;
}

/** The state of the sign-up, what it means, and the available actions. */
export function SubscriptionState({ view, unanswered, now, children }: SubscriptionStateProps) {
  const { state, createdAt, deliveredAt, phoneRefused, fix } = view;
  const { inKlaviyo } = view.consent;
  const reader = useReader();
  const { t } = reader;
  const accepted = (state === "delivered" || view.recording) && deliveredAt;
  const said = klaviyoSaid(view, reader);
  const leftOut = Object.values(inKlaviyo).includes("not_recorded") && state !== "failed";
  return (
    <Card>
      <BlockStack gap="300">
        <div id={STATE_ID} tabIndex={-1}>
          <Text as="h2" variant="headingMd">
            {t("subscription.state.title")}
          </Text>
        </div>
        {stateWords(view, now, reader).map((line) => (
          <Text as="p" key={line}>
            <WithSupportLink text={line} />
          </Text>
        ))}
        {said && <Text as="p">{said}</Text>}
        {leftOut && <Text as="p">{t("subscription.state.consentLeftOut")}</Text>}
        {phoneRefused && <Text as="p">{t("subscription.state.smsDropped")}</Text>}
        {view.restockedAt && (
          <Text as="p">
            <Trans
              t={t}
              i18nKey="subscription.state.cameBack"
              components={{ time: <Moment at={view.restockedAt} now={now} inSentence /> }}
            />
          </Text>
        )}
        {view.seen && (
          <Text as="p">{t(`seen.line.${view.seen}`, { metric: BACK_IN_STOCK_METRIC })}</Text>
        )}
        <Text as="p" tone="subdued">
          <Trans
            t={t}
            i18nKey={`subscription.state.${accepted ? "signedUpAccepted" : "signedUp"}`}
            components={{
              time: <Moment at={createdAt} now={now} inSentence />,
              accepted: <Moment at={deliveredAt ?? createdAt} now={now} inSentence />,
            }}
          />
        </Text>
        {fix && <WaitingFix fix={fix} now={now} />}
        {unanswered && (
          <UnansweredNote title={unanswered} words={t("subscription.state.unansweredBody")} />
        )}
        {children}
      </BlockStack>
    </Card>
  );
}

interface WaitingFixProps {
  fix: NonNullable<SubscriptionView["fix"]>;
  now: Date;
}

/** What a merchant can do for all rows that wait like this one. */
function WaitingFix({ fix: { inSettings, nextCheckAt }, now }: WaitingFixProps) {
  const { t } = useReader();
  return (
    <InlineStack gap="300" blockAlign="center">
      {inSettings && (
        <Button url="/app/settings" variant="primary">
          {t("subscription.state.settings")}
        </Button>
      )}
      <CheckAgain nextAt={nextCheckAt} now={now} />
    </InlineStack>
  );
}
