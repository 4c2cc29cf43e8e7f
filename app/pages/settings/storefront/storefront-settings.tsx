import { Form, useNavigation, useRevalidator, useSubmit } from "@remix-run/react";
import { BlockStack, Card, Banner, Button, Text } from "@shopify/polaris";
import { type FormEvent, useRef, useState } from "react";
import type { ConnectionStatus } from "../../../merchant/connection-status.server.ts";
import { useReader } from "../../../locales/reader.tsx";
import { settingsEtag, type Settings } from "../../../merchant/settings.ts";
import { connectionName } from "../klaviyo/connected-account.tsx";
import { ConsentList } from "../klaviyo/consent-list.tsx";
import type { CountryOption } from "./country-options.ts";
import { useDraft, draftOf, type StorefrontDraft } from "./storefront-draft.ts";
import { useFocusOn } from "../../frame/focus.ts";
import { useLeaving } from "../../frame/pending-page.tsx";
import { useLeaveGuard, SaveBar } from "../save-bar.tsx";
import { CONFIRMED, ConfirmRetention } from "../retention/confirm-retention.tsx";
import { RetentionCard } from "../retention/retention-card.tsx";
import { isUnanswered, type SettingsAnswer } from "../settings-answer.ts";
import { differencesOf } from "../settings-conflict-words.ts";
import { CONFLICT_NOTE, SettingsConflict } from "../settings-conflict.tsx";
import { useFieldErrors } from "../field-errors.ts";
import { StorefrontFields } from "./storefront-fields.tsx";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

interface StorefrontSettingsProps {
  settings: Settings;
  connection: ConnectionStatus;
  /** Whether the storefront block already has these settings. */
  storefrontKnows: boolean;
  countries: CountryOption[];
  answer: SettingsAnswer | undefined;
}

/** React's types know the attribute from React 19 on. */
const inert = { inert: "" };

/** The storefront settings. Changes are saved or discarded in Shopify's save bar. */
export function StorefrontSettings(props: StorefrontSettingsProps) {
  const { settings, connection, storefrontKnows, countries, answer } = props;
  const reader = useReader();
  const { t } = reader;
  const [dealtWith, setDealtWith] = useState<SettingsAnswer>();
  const form = useRef<HTMLFormElement>(null);
  const submit = useSubmit();
  const { revalidate } = useRevalidator();
  const navigation = useNavigation();
  const saving = navigation.formData?.get("intent") === "settings";
  const settled = navigation.state === "idle";
  const leaving = useLeaving();
  const said = answer?.intent === "settings" && answer !== dealtWith ? answer : undefined;
  const { draft, change, unsaved, seen, ...over } = useDraft(
    settings,
    said?.stored ? said : undefined,
  );
  const refused = said?.stored === false ? said : undefined;
  const current = refused?.current;
  const { errors, clearErrors } = useFieldErrors(refused?.errors ?? {}, answer);
  const [asked, setAsked] = useState<number | null>(null);
  const confirmed = useRef<HTMLInputElement>(null);
  const retention = useRef<HTMLDivElement>(null);
  const storedDays = (current ?? settings).retentionDays;
  const open = unsaved || current !== undefined;
  useLeaveGuard(open);
  useFocusOn(CONFLICT_NOTE, current && answer);

  function edit(changed: Partial<StorefrontDraft>): void {
    change(changed);
    clearErrors(changed);
  }

  /** A shorter retention deletes data: it is sent once it is confirmed. */
  function askFirst(event: FormEvent): void {
    const days = Number(draft.retentionDays);
    if (days >= storedDays || confirmed.current?.value === draft.retentionDays) return;
    event.preventDefault();
    setAsked(days);
  }

  function confirm(): void {
    if (confirmed.current) confirmed.current.value = draft.retentionDays;
    setAsked(null);
    form.current?.requestSubmit();
  }

  function keepMine(stored: Settings): void {
    const fields = new FormData(form.current ?? undefined);
    const { consentListId, consentListName } = over.keepable(stored);
    fields.set("consent_list_id", consentListId);
    fields.set("consent_list_name", consentListName);
    fields.set("settings_seen", settingsEtag(stored));
    over.keepOver(stored);
    submit(fields, { method: "post" });
  }

  function takeStored(stored: Settings): void {
    over.take(stored);
    setDealtWith(answer);
    revalidate();
  }

  function discard(): void {
    if (current) {
      takeStored(current);
    } else {
      over.discard();
      setDealtWith(answer);
    }
  }

  return (
    // Whether to ask is decided when one leaves: what is typed later would be lost unasked.
    <Form method="post" ref={form} onSubmit={askFirst} {...(leaving && inert)}>
      <input type="hidden" name="intent" value="settings" />
      <input type="hidden" name="settings_seen" value={seen} />
      <input type="hidden" name={CONFIRMED} ref={confirmed} key={draft.retentionDays} />
      <BlockStack gap="400">
        {current && (
          <SettingsConflict
            differences={differencesOf(draft, draftOf(current), countries, reader)}
            losesList={over.keepable(current).consentListId !== draft.consentListId}
            saving={saving}
            onKeep={() => keepMine(current)}
            onTake={() => takeStored(current)}
          />
        )}
        {settled && unsaved && isUnanswered(answer, "settings") && (
          <UnansweredNote
            title={t("settings.save.unansweredTitle")}
            words={t("settings.save.unansweredBody")}
          />
        )}
        {!storefrontKnows && <StorefrontOutdated saving={saving} />}
        <Card>
          <StorefrontFields
            draft={draft}
            onChange={edit}
            countries={countries}
            errors={errors}
            version={(current ?? settings).consent.version}
            newestVersion={(current ?? settings).newestConsent}
          />
        </Card>
        <ConsentList
          draft={draft}
          onChange={edit}
          error={errors.consent_list_id}
          connection={connectionName(connection)}
        />
        <div ref={retention}>
          <RetentionCard
            days={draft.retentionDays}
            storedDays={storedDays}
            onChange={change}
            error={errors.retention_days}
          />
        </div>
      </BlockStack>
      <ConfirmRetention
        days={asked}
        activator={retention}
        onConfirm={confirm}
        onClose={() => setAsked(null)}
      />
      <SaveBar
        id="storefront-settings"
        open={open}
        saving={saving}
        onSave={() => form.current?.requestSubmit()}
        onDiscard={discard}
      />
    </Form>
  );
}

/** Shown if the settings are stored but Shopify did not accept them for the storefront. */
function StorefrontOutdated({ saving }: { saving: boolean }) {
  const { t } = useReader();
  return (
    <Banner tone="warning" title={t("settings.untold.title")}>
      <BlockStack gap="300" inlineAlign="start">
        <Text as="p">{t("settings.untold.body")}</Text>
        <Button submit loading={saving}>
          {t("settings.untold.again")}
        </Button>
      </BlockStack>
    </Banner>
  );
}
