import {
  Banner,
  BlockStack,
  Button,
  Card,
  FormLayout,
  InlineStack,
  Link,
  Modal,
  Text,
  TextField,
} from "@shopify/polaris";
import { useCallback, useState } from "react";
import type { FoundVariant } from "../../../catalog/variant-search.server.ts";
import { useReader } from "../../../locales/reader.tsx";
import { StepsList } from "./steps-list.tsx";
import { useTest } from "./use-test.ts";
import { VariantField } from "./variant-field.tsx";

/** Sends a test sign-up to the merchant's own address, and shows each of its steps. */
export function TestSignUpCard() {
  const { t } = useReader();
  const [open, setOpen] = useState(false);
  const [email, setEmail] = useState<string>();
  const [variant, setVariant] = useState<FoundVariant>();
  const test = useTest(open);
  const close = () => setOpen(false);
  const prefill = useCallback((known: string) => setEmail((typed) => typed ?? known), []);
  const send = () =>
    void test.make({
      email: email ?? "",
      variant: variant?.variantId ?? "",
      product: variant?.productId ?? "",
    });
  const { id, fault, busy } = test;
  return (
    <Card>
      <BlockStack gap="300">
        <Text as="h3" variant="headingMd">
          {t("seen.test.title")}
        </Text>
        <Text as="p">{t("seen.test.about")}</Text>
        <InlineStack>
          <Modal
            activator={<Button onClick={() => setOpen(true)}>{t("seen.test.open")}</Button>}
            open={open}
            onClose={close}
            title={t("seen.test.title")}
            {...(id === undefined
              ? {
                  primaryAction: { content: t("seen.test.send"), onAction: send, loading: busy },
                  secondaryActions: [{ content: t("seen.test.cancel"), onAction: close }],
                }
              : {
                  primaryAction: { content: t("seen.test.done"), onAction: close },
                  secondaryActions: [
                    { content: t("seen.test.again"), onAction: test.begin },
                    {
                      content: t("seen.test.delete"),
                      onAction: () => void test.erase(),
                      destructive: true,
                      loading: busy,
                    },
                  ],
                })}
          >
            <Modal.Section>
              <BlockStack gap="400">
                {(fault === "failed" || fault === "no_key" || fault === "too_soon") && (
                  <Banner tone="warning">
                    <p>{t(`seen.test.fault.${fault}`)}</p>
                  </Banner>
                )}
                {id === undefined ? (
                  <FormLayout>
                    <TextField
                      label={t("seen.test.email")}
                      type="email"
                      autoComplete="email"
                      value={email ?? ""}
                      onChange={setEmail}
                      error={fault === "no_email" && t("seen.test.fault.no_email")}
                    />
                    <VariantField
                      chosen={variant}
                      onChoose={setVariant}
                      onShopEmail={prefill}
                      error={fault === "no_variant" ? t("seen.test.fault.no_variant") : undefined}
                    />
                  </FormLayout>
                ) : (
                  <>
                    {test.steps && <StepsList steps={test.steps} now={new Date()} />}
                    <Link url={`/app/subscriptions/${id}`}>{t("seen.test.show")}</Link>
                  </>
                )}
              </BlockStack>
            </Modal.Section>
          </Modal>
        </InlineStack>
      </BlockStack>
    </Card>
  );
}
