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
import type { KeyCheck } from "../klaviyo/connection.ts";
import { KEY_FAULTS, uncheckedWords } from "./key-words.ts";

interface KeyFormProps {
  /** What the last key came to; undefined before one was sent. */
  check: KeyCheck["kind"] | undefined;
  replaces: boolean;
  onCancel: () => void;
}

/** Asks for a Klaviyo key. What is typed goes to the server and never comes back. */
export function KeyForm({ check, replaces, onCancel }: KeyFormProps) {
  const [key, setKey] = useState("");
  const navigation = useNavigation();
  const unchecked = uncheckedWords(check);
  const checking = navigation.formData?.get("intent") === "connect";
  return (
    <Form method="post" autoComplete="off">
      <input type="hidden" name="intent" value="connect" />
      <FormLayout>
        {unchecked && (
          <Banner tone="critical" title={unchecked.title}>
            <p>{unchecked.body}</p>
          </Banner>
        )}
        <TextField
          label="Private API key"
          name="klaviyo_api_key"
          type="password"
          autoComplete="off"
          monospaced
          value={key}
          onChange={setKey}
          error={check && (KEY_FAULTS[check] ?? undefined)}
          helpText="It is checked with Klaviyo, stored encrypted, and never shown again."
        />
        <KeyHelp />
        <InlineStack gap="200">
          <Button submit variant="primary" loading={checking}>
            {replaces ? "Replace key" : "Connect"}
          </Button>
          {replaces && <Button onClick={onCancel}>Cancel</Button>}
        </InlineStack>
      </FormLayout>
    </Form>
  );
}

function KeyHelp() {
  return (
    <BlockStack gap="100">
      <Text as="p" tone="subdued">
        In Klaviyo, go to Settings, API keys, Create private API key, choose a custom key, and give
        it:
      </Text>
      <List>
        <List.Item>Catalogs: full access</List.Item>
        <List.Item>Profiles: full access</List.Item>
        <List.Item>
          Lists and Subscriptions: full access, so that consent to SMS and to marketing e-mail can
          be recorded
        </List.Item>
        <List.Item>Accounts: read access, so that the account’s name can be shown here</List.Item>
      </List>
    </BlockStack>
  );
}
