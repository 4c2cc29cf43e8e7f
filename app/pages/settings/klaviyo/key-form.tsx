import { Form, useNavigation } from "@remix-run/react";
import {
  Banner,
  BlockStack,
  Button,
  FormLayout,
  InlineStack,
  List,
  Text,
  TextField,
} from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { WithSupportLink } from "../../../locales/support-link.tsx";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import { CreateKeyLink } from "../../shared/create-key-link.tsx";
import { ConnectionChanged } from "./connection-changed.tsx";
import { useFocusOn } from "../../frame/focus.ts";
import { keyFault, uncheckedWords } from "./key-words.ts";
import { checkOf, isUnanswered, type SettingsAnswer } from "../settings-answer.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

const FIELD = "klaviyo-api-key";

interface KeyFormProps {
  /** The answer to the last submission; undefined before the first. */
  answer: SettingsAnswer | undefined;
  /** The present connection, which the new key would replace. */
  connection: ConnectionStatus;
  onCancel: () => void;
}

/** Asks for a Klaviyo key. The typed key is sent to the server and never returned. */
export function KeyForm({ answer, connection, onCancel }: KeyFormProps) {
  const replaces = connection.keyLastFour !== null;
  const reader = useReader();
  const { t } = reader;
  const [key, setKey] = useState("");
  const navigation = useNavigation();
  const check = checkOf(answer);
  const unchecked = uncheckedWords(check, reader);
  const unanswered = isUnanswered(answer, "connect");
  // The error is beside the field: focusing the field makes screen readers announce it.
  useFocusOn(FIELD, (check ?? unanswered) && answer);
  const checking = navigation.formData?.get("intent") === "connect";
  return (
    <Form method="post" autoComplete="off">
      <input type="hidden" name="intent" value="connect" />
      <input type="hidden" name="key_seen" value={connection.keyVersion} />
      <FormLayout>
        {unchecked && (
          <Banner tone="critical" title={unchecked.title}>
            <p>
              <WithSupportLink text={unchecked.body} />
            </p>
          </Banner>
        )}
        {check === "changed" && <ConnectionChanged connection={connection} ordered="connect" />}
        {unanswered && (
          <UnansweredNote
            title={t("settings.key.unansweredTitle")}
            words={t("settings.key.unansweredBody")}
          />
        )}
        <TextField
          id={FIELD}
          autoFocus={replaces || answer?.intent === "disconnect"}
          label={t("settings.key.label")}
          name="klaviyo_api_key"
          type="password"
          autoComplete="off"
          monospaced
          value={key}
          onChange={setKey}
          error={keyFault(check, reader)}
          helpText={t("settings.key.help")}
        />
        <KeyHelp />
        <InlineStack gap="200">
          <Button submit variant="primary" loading={checking}>
            {t(`settings.key.${replaces ? "replace" : "connect"}`)}
          </Button>
          {replaces && <Button onClick={onCancel}>{t("settings.key.cancel")}</Button>}
        </InlineStack>
      </FormLayout>
    </Form>
  );
}

const ACCESS = ["catalogs", "profiles", "lists", "accounts", "flows"] as const;

function KeyHelp() {
  const { t } = useReader();
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        {t("settings.key.how")}
      </Text>
      <List>
        {ACCESS.map((access) => (
          <List.Item key={access}>{t(`settings.key.${access}`)}</List.Item>
        ))}
        <List.Item>{t("seen.key.events")}</List.Item>
      </List>
      <CreateKeyLink />
    </BlockStack>
  );
}
