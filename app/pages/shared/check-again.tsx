import { useFetcher } from "@remix-run/react";
import { Button, InlineStack } from "@shopify/polaris";
import { Trans } from "react-i18next";
import { useReader } from "../../locales/reader.tsx";
import { Moment } from "./moment.tsx";

interface CheckAgainProps {
  /**
   * When the hold is checked automatically; null if only another key or the operator can end it.
   */
  nextAt: Date | null;
  now: Date;
}

/** A button that checks the hold with Klaviyo at once. */
export function CheckAgain({ nextAt, now }: CheckAgainProps) {
  const { t } = useReader();
  const fetcher = useFetcher<{ checking: boolean }>();
  if (!nextAt) return null;
  const checking = fetcher.state !== "idle";
  return (
    <fetcher.Form method="post" action="/app/check-hold">
      <InlineStack gap="300" blockAlign="center">
        <Button submit loading={checking}>
          {t("home.checkAgain.check")}
        </Button>
        <span role="status">
          {fetcher.data?.checking && !checking ? (
            t("home.checkAgain.checking")
          ) : (
            <Trans
              t={t}
              i18nKey="home.checkAgain.next"
              components={{ time: <Moment at={nextAt} now={now} inSentence /> }}
            />
          )}
        </span>
      </InlineStack>
    </fetcher.Form>
  );
}
