import { BlockStack, Button, Card, InlineError, InlineStack, Text } from "@shopify/polaris";
import { useRef, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { TestSignUpDialog } from "./test-sign-up-dialog.tsx";

const ERROR_ID = "test-sign-up-error";

/**
 * Lets the merchant send a test sign-up to their own address. Few visits open the dialog, and its
 * parts are a tenth of the page's scripts: they load with the first click. Where that fails, the
 * page has to be loaded again, because browsers ask for a lost script only once.
 * https://html.spec.whatwg.org/multipage/webappapis.html#fetch-a-single-module-script
 */
export function TestSignUpCard() {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const [loading, setLoading] = useState(false);
  const [lost, setLost] = useState(false);
  const [Dialog, setDialog] = useState<typeof TestSignUpDialog>();
  const button = useRef<HTMLDivElement>(null);
  const show = async () => {
    setLoading(true);
    try {
      const { TestSignUpDialog: loaded } = await import("./test-sign-up-dialog.tsx");
      setDialog(() => loaded);
      setOpen(true);
      setLost(false);
    } catch {
      setLost(true);
    } finally {
      setLoading(false);
    }
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
            <Button loading={loading} onClick={() => void show()}>
              {t("seen.test.open")}
            </Button>
          </div>
        </InlineStack>
        <div role="status">
          {lost && <InlineError fieldID={ERROR_ID} message={t("seen.test.lost")} />}
        </div>
      </BlockStack>
      {Dialog && <Dialog open={open} activator={button} onClose={() => setOpen(false)} />}
    </Card>
  );
}
