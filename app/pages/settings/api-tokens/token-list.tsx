import { useFetcher } from "@remix-run/react";
import { Badge, BlockStack, Button, Divider, InlineStack, Modal, Text } from "@shopify/polaris";
import { Fragment, useRef, useState, type RefObject } from "react";
import { Trans } from "react-i18next";
import { useReader } from "../../../locales/reader.tsx";
import type { ApiToken } from "../../../merchant/api-tokens/token.ts";
import { useToast } from "../../frame/toast.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";
import { Moment } from "../../shared/moment.tsx";
import { TOKENS_PATH } from "./tokens-path.ts";
import { wordOf } from "./token-words.ts";
import type { TokensAnswer } from "./tokens-answer.ts";

interface TokenListProps {
  tokens: ApiToken[];
  now: Date;
  /** Gets the focus after a token is revoked: its button is gone. */
  title: RefObject<HTMLElement>;
}

/** Every token that can be used, each with what it may do, its last use, and an end. */
export function TokenList({ tokens, now, title }: TokenListProps) {
  const { t } = useReader();
  const form = useFetcher<TokensAnswer>();
  const [asked, setAsked] = useState<ApiToken | null>(null);
  // It stays while the dialog closes.
  const [shown, setShown] = useState<ApiToken | null>(null);
  if (asked !== null && asked !== shown) setShown(asked);
  const answer = form.state === "idle" ? form.data : undefined;
  useToast(answer, answer?.intent === "revoke" ? t("api.revoke.done") : undefined);
  // Where the dialog leads the focus when it closes.
  const leadsTo = useRef<HTMLElement | null>(null);
  const revoke = () => {
    leadsTo.current = title.current;
    if (asked) {
      form.submit({ intent: "revoke", id: asked.id }, { method: "post", action: TOKENS_PATH });
    }
    setAsked(null);
  };
  return (
    <BlockStack gap="300">
      {answer?.intent === "unanswered" && (
        <UnansweredNote title={t("alerts.unanswered.title")} words={t("alerts.unanswered.body")} />
      )}
      {tokens.map((token) => (
        <Fragment key={token.id}>
          <Divider />
          <Row
            token={token}
            now={now}
            isBusy={form.formData?.get("id") === token.id}
            onRevoke={(button) => {
              leadsTo.current = button;
              setAsked(token);
            }}
          />
        </Fragment>
      ))}
      <Divider />
      <Modal
        open={asked !== null}
        activator={leadsTo}
        onClose={() => setAsked(null)}
        title={t("api.revoke.title", { name: shown?.name })}
        primaryAction={{ content: t("api.revoke.button"), destructive: true, onAction: revoke }}
        secondaryActions={[{ content: t("api.cancel"), onAction: () => setAsked(null) }]}
      >
        <Modal.Section>{t("api.revoke.body")}</Modal.Section>
      </Modal>
    </BlockStack>
  );
}

interface RowProps {
  token: ApiToken;
  now: Date;
  isBusy: boolean;
  /** Gets what holds the pressed button. */
  onRevoke: (button: HTMLElement | null) => void;
}

function Row({ token, now, isBusy, onRevoke }: RowProps) {
  const { t } = useReader();
  const { name, kind, lastFour, scopes, origins, createdAt, lastUsedAt } = token;
  const button = useRef<HTMLDivElement>(null);
  const may =
    kind === "publishable" ? origins : scopes.map((scope) => t(`api.can.${wordOf(scope)}`));
  return (
    <InlineStack align="space-between" blockAlign="start" gap="200" wrap>
      <BlockStack gap="100">
        <InlineStack gap="200" blockAlign="center" wrap>
          <Text as="h4" variant="headingSm" breakWord>
            {name}
          </Text>
          <Badge>{t(`api.list.${kind}`)}</Badge>
          <Text as="span" tone="subdued">{`…${lastFour}`}</Text>
        </InlineStack>
        {may.map((words) => (
          <Text as="p" key={words} breakWord>
            {words}
          </Text>
        ))}
        <Text as="p" tone="subdued">
          <Trans
            t={t}
            i18nKey="api.list.created"
            components={{ time: <Moment at={createdAt} now={now} inSentence /> }}
          />
        </Text>
        <Text as="p" tone="subdued">
          {lastUsedAt === null ? (
            t("api.list.unused")
          ) : (
            <Trans
              t={t}
              i18nKey="api.list.used"
              components={{ time: <Moment at={lastUsedAt} now={now} inSentence /> }}
            />
          )}
        </Text>
      </BlockStack>
      <div ref={button}>
        <Button
          tone="critical"
          loading={isBusy}
          onClick={() => onRevoke(button.current)}
          accessibilityLabel={t("api.list.revokeOf", { name })}
        >
          {t("api.revoke.button")}
        </Button>
      </div>
    </InlineStack>
  );
}
