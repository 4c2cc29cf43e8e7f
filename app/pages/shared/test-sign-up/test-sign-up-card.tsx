import { BlockStack, Button, Card, InlineStack, Text } from "@shopify/polaris";
import { lazy, Suspense, useRef, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";

/** Few visits open it, and its parts are a tenth of the page's scripts. */
const TestSignUpDialog = lazy(() => import("./test-sign-up-dialog.tsx"));

/** Lets the merchant send a test sign-up to their own address. */
export function TestSignUpCard() {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const [wanted, setWanted] = useState(false);
  const button = useRef<HTMLDivElement>(null);
  const opener = (loading: boolean) => (
    <Button
      loading={loading}
      onClick={() => {
        setWanted(true);
        setOpen(true);
      }}
    >
      {t("seen.test.open")}
    </Button>
  );
  const close = () => {
    setOpen(false);
    button.current?.querySelector("button")?.focus();
  };
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("seen.test.title")}
        </Text>
        <Text as="p">{t("seen.test.about")}</Text>
        <InlineStack>
          <div ref={button}>
            {wanted ? (
              <Suspense fallback={opener(true)}>
                {opener(false)}
                <TestSignUpDialog open={open} onClose={close} />
              </Suspense>
            ) : (
              opener(false)
            )}
          </div>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
