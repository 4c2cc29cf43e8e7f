import {
  BlockStack,
  Box,
  Button,
  ChoiceList,
  InlineError,
  InlineStack,
  TextField,
} from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { SCOPES, type Scope, type TokenKind } from "../../../merchant/api-tokens/token.ts";
import { wordOf } from "./token-words.ts";
import type { OrderFault } from "./tokens-answer.ts";

const NAME = "api-token-name";
const ORIGINS = "api-token-origins";

interface TokenFormProps {
  faults: OrderFault[];
  isBusy: boolean;
  onCreate: (order: FormData) => void;
  onCancel: () => void;
}

/** Asks for what a token needs: a name, where it is used, and what it may do or from where. */
export function TokenForm({ faults, isBusy, onCreate, onCancel }: TokenFormProps) {
  const { t } = useReader();
  const [name, setName] = useState("");
  const [kind, setKind] = useState<TokenKind>("secret");
  const [scopes, setScopes] = useState<Scope[]>([]);
  const [origins, setOrigins] = useState("");
  useEffect(() => {
    // The form has just opened, or its error is beside the field: focus reads both out.
    document.getElementById(faults.includes("origins") ? ORIGINS : NAME)?.focus();
  }, [faults]);
  const errorOf = (fault: OrderFault) =>
    faults.includes(fault) ? t(`api.fault.${fault}`) : undefined;
  const full = errorOf("full");
  const create = () => {
    const order = new FormData();
    const fields = { intent: "create", name, kind, origins };
    for (const [field, value] of Object.entries(fields)) order.set(field, value);
    for (const scope of scopes) order.append("scope", scope);
    onCreate(order);
  };
  return (
    <Box
      padding="400"
      borderWidth="025"
      borderColor="border"
      borderRadius="200"
      background="bg-surface-secondary"
    >
      <BlockStack gap="400">
        <TextField
          id={NAME}
          label={t("api.name.label")}
          helpText={t("api.name.help")}
          autoComplete="off"
          value={name}
          onChange={setName}
          error={errorOf("name")}
        />
        <ChoiceList
          title={t("api.kind.label")}
          choices={(["secret", "publishable"] as const).map((value) => ({
            value,
            label: t(`api.kind.${value}`),
            helpText: t(`api.kind.${value}Help`),
          }))}
          selected={[kind]}
          onChange={([chosen]) => setKind(chosen === "publishable" ? chosen : "secret")}
        />
        {kind === "secret" ? (
          <ChoiceList
            allowMultiple
            title={t("api.can.label")}
            choices={SCOPES.map((value) => ({ value, label: t(`api.can.${wordOf(value)}`) }))}
            selected={scopes}
            onChange={(chosen) => setScopes(SCOPES.filter((scope) => chosen.includes(scope)))}
            error={errorOf("scopes")}
          />
        ) : (
          <TextField
            id={ORIGINS}
            label={t("api.origins.label")}
            helpText={t("api.origins.help")}
            autoComplete="off"
            multiline={3}
            value={origins}
            onChange={setOrigins}
            error={errorOf("origins")}
          />
        )}
        {full !== undefined && <InlineError message={full} fieldID={NAME} />}
        <InlineStack gap="200">
          <Button variant="primary" loading={isBusy} onClick={create}>
            {t("api.create")}
          </Button>
          <Button onClick={onCancel}>{t("api.cancel")}</Button>
        </InlineStack>
      </BlockStack>
    </Box>
  );
}
