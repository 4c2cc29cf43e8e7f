import { Modal, Box } from "@shopify/polaris";
import { useEffect, useRef, useState, type ReactNode, type RefObject, forwardRef } from "react";
import { useReader } from "../../../locales/reader.tsx";
import type { LogView } from "../../../outbox/log/filter.ts";
import type { BulkAction } from "../../../outbox/bulk/bulk-action.ts";
import type { Matching } from "../../../outbox/log/count.server.ts";
import { canBeSentAgain } from "../../../outbox/subscription.ts";
import type { LogRow } from "../../shared/log-row.ts";
import { confirmationWords, type Asked } from "./bulk-words.ts";
import type { ExportChoice } from "../export/export-button.tsx";
import { useBulkActions } from "./bulk-actions.ts";
import { UnansweredNote } from "../../frame/unanswered-note.tsx";

interface LogActionsProps extends Matching {
  rows: LogRow[];
  /** The selected ids, or everything that matches, on all pages. */
  selected: string[] | "all";
  view: LogView;
  /** The view with dates: what "all" covers. */
  meant: LogView;
  busy: boolean;
  /** When the rows were read. */
  now: Date;
  /** Downloads the selected rows, or everything that matches. */
  onExport: (choice: ExportChoice) => void;
  /** Receives the focus after the dialog, since the buttons that opened it disappear. */
  focusAfter: RefObject<HTMLElement>;
  onOrdered: () => void;
  /** No answer came: select the same rows again. */
  onUnanswered: (selected: string[] | "all") => void;
  children: (actions: LogAction[]) => ReactNode;
}

/** An action button, in the shape that Polaris' table takes. */
export interface LogAction {
  content: string;
  onAction: () => void;
  disabled: boolean;
}

/** The actions for the selected rows or for all matching rows, with a confirmation. */
export function LogActions(props: LogActionsProps) {
  const reader = useReader();
  const { t } = reader;
  const {
    rows,
    selected,
    view,
    meant,
    matching,
    sendable,
    busy,
    now,
    onExport,
    focusAfter,
    onOrdered,
    onUnanswered,
    children,
  } = props;
  const [asked, setAsked] = useState<Asked>();
  const [open, setOpen] = useState(false);
  const [seenAt, setSeenAt] = useState(now);
  const [ordered, setOrdered] = useState<{ kind: Asked["kind"]; selected: string[] | "all" }>();
  const { orderSelected, orderAll, ordering, answer } = useBulkActions();
  const list = useRef<HTMLDivElement>(null);
  const note = useRef<HTMLDivElement>(null);
  const leadsTo = useRef<HTMLElement | null>(null);
  const handled = useRef(answer);
  const all = selected === "all";
  const ids = {
    send_again: all
      ? []
      : rows
          .filter((row) => selected.includes(row.id) && canBeSentAgain(row.state))
          .map(({ id }) => id),
    delete: all ? [] : selected,
  };
  const countOf = (action: BulkAction) =>
    all
      ? { delete: matching, send_again: sendable }[action]
      : { count: ids[action].length, more: false };
  const again = countOf("send_again");
  const none = again.count === 0 && !again.more;
  const askToSend = (): Asked => {
    if (view.state === "blocked") return { kind: "release", count: again };
    // The scan was given up before it found one: "0+" would say nothing.
    return { kind: "sendAgain", count: again.count === 0 ? undefined : again };
  };
  const ask = (order: Asked, button: string) => {
    // What arrives while the dialog is open is not meant: the merchant has not seen it.
    setSeenAt(now);
    // Polaris' buttons lose the focus when clicked, and the table holds a hidden copy of each for
    // measuring: the pressed one is the last with its name.
    const buttons = [...(list.current?.querySelectorAll("button") ?? [])];
    const pressed = buttons.findLast(({ textContent }) => textContent === button);
    leadsTo.current = pressed?.parentElement ?? focusAfter.current;
    setAsked(order);
    setOpen(true);
  };
  const order = ({ kind }: Asked) => {
    const action = kind === "delete" ? "delete" : "send_again";
    leadsTo.current = focusAfter.current;
    setOrdered({ kind, selected });
    setOpen(false);
    if (all) orderAll(action, meant, seenAt);
    else orderSelected(action, ids[action]);
    onOrdered();
  };
  useEffect(() => {
    if (!answer || answer === handled.current) return;
    handled.current = answer;
    if (answer.intent !== "unanswered" || ["stop", "undo"].includes(answer.of) || !ordered) return;
    onUnanswered(ordered.selected);
    leadsTo.current = note.current;
    // Polaris' dialog gives the focus back in a frame after its end: this one comes after that.
    requestAnimationFrame(() => note.current?.querySelector<HTMLElement>("[tabindex]")?.focus());
  }, [answer, ordered, onUnanswered]);
  const unanswered = answer?.intent === "unanswered" && !["stop", "undo"].includes(answer.of);
  const waits = busy || ordering !== undefined;
  const words = asked && confirmationWords(asked, view.search, reader);
  const sendAgain = none
    ? t("log.order.sendAgain.none")
    : t(`log.order.${view.state === "blocked" ? "release" : "sendAgain"}.button`);
  const erase = t("log.order.delete.button");
  const actions: LogAction[] = [
    {
      content: sendAgain,
      onAction: () => ask(askToSend(), sendAgain),
      disabled: waits || none,
    },
    {
      content: erase,
      onAction: () => ask({ kind: "delete", count: countOf("delete") }, erase),
      disabled: waits,
    },
    {
      content: t("views.export.selected"),
      onAction: () => onExport(all ? "view" : selected),
      disabled: false,
    },
  ];
  return (
    <>
      <UnansweredAction ref={note} kind={unanswered ? ordered?.kind : undefined} />
      <div ref={list}>{children(actions)}</div>
      {asked && words && (
        <Modal
          open={open}
          activator={leadsTo}
          onClose={() => setOpen(false)}
          title={words.title}
          primaryAction={{
            content: words.button,
            destructive: asked.kind === "delete",
            onAction: () => order(asked),
          }}
          secondaryActions={[{ content: t("log.order.cancel"), onAction: () => setOpen(false) }]}
        >
          <Modal.Section>{words.body}</Modal.Section>
        </Modal>
      )}
    </>
  );
}

/** Shown above the rows if an action got no answer: it is unknown whether it was carried out. */
const UnansweredAction = forwardRef<HTMLDivElement, { kind: Asked["kind"] | undefined }>(
  function OrderNote({ kind }, ref) {
    const { t } = useReader();
    return (
      <div ref={ref}>
        {kind && (
          <div tabIndex={-1}>
            <Box padding="300">
              <UnansweredNote
                title={t(`log.order.${kind}.unanswered`)}
                words={t("log.order.unanswered")}
              />
            </Box>
          </div>
        )}
      </div>
    );
  },
);
