import { Banner, BlockStack, FormLayout, Link, Modal, TextField } from "@shopify/polaris";
import { useCallback, useState, type RefObject } from "react";
import type { FoundVariant } from "../../../catalog/variant-search.server.ts";
import { useReader } from "../../../locales/reader.tsx";
import { StepsList } from "./steps-list.tsx";
import { useTest } from "./use-test.ts";
import { VariantField } from "./variant-field.tsx";

interface TestSignUpDialogProps {
  open: boolean;
  /** Around the button that has opened it, which has the focus again when it is closed. */
  activator: RefObject<HTMLDivElement>;
  onClose: () => void;
}

/** Sends a test sign-up to the merchant's own address, and shows each of its steps. */
export function TestSignUpDialog({ open, activator, onClose }: TestSignUpDialogProps) {
  const { t } = useReader();
  const [email, setEmail] = useState<string>();
  const [variant, setVariant] = useState<FoundVariant>();
  const test = useTest(open);
  const prefill = useCallback((known: string) => setEmail((typed) => typed ?? known), []);
  const send = () =>
    void test.make({
      email: email ?? "",
      variant: variant?.variantId ?? "",
      product: variant?.productId ?? "",
    });
  const { id, fault, busy } = test;
  return (
    <Modal
      activator={activator}
      open={open}
      onClose={onClose}
      title={t("seen.test.title")}
      {...(id === undefined
        ? {
            primaryAction: { content: t("seen.test.send"), onAction: send, loading: busy },
            secondaryActions: [{ content: t("seen.test.cancel"), onAction: onClose }],
          }
        : {
            primaryAction: { content: t("seen.test.done"), onAction: onClose },
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
  );
}
