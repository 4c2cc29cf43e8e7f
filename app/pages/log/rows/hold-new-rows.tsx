import { Button } from "@shopify/polaris";
import { useEffect, useRef, useState, type ReactNode } from "react";
import { useReader } from "../../../locales/reader.tsx";
import styles from "./hold-new-rows.module.css";
import type { LogRow } from "../../shared/log-row.ts";
import { numberWords } from "../../shared/words.ts";

interface HoldNewRowsProps {
  rows: LogRow[];
  /** Whether new rows arrive at the top: only on the first page, newest first. */
  live: boolean;
  children: (shown: LogRow[]) => ReactNode;
}

/**
 * Shows new rows at once, but holds them back while the list is hovered, focused or scrolled, so
 * that nothing jumps. A button then says how many there are.
 */
export function HoldNewRows({ rows, live, children }: HoldNewRowsProps) {
  const reader = useReader();
  const list = useRef<HTMLDivElement>(null);
  const newest = rows[0]?.id;
  const [top, setTop] = useState(newest);
  const held = live ? heldBack(rows, top) : 0;

  useEffect(() => {
    if (heldBack(rows, top) === 0 || !isBeingRead(list.current)) setTop(newest);
  }, [rows, newest, top]);

  const show = () => {
    setTop(newest);
    window.scrollTo({ top: 0 });
    list.current?.focus();
  };
  return (
    <div ref={list} tabIndex={-1} className={styles.list}>
      <div role="status" className={styles.note}>
        {held > 0 && (
          <Button variant="primary" onClick={show}>
            {reader.t("log.newOnes", { count: held, number: numberWords(held, reader) })}
          </Button>
        )}
      </div>
      {children(rows.slice(held))}
    </div>
  );
}

function isBeingRead(list: HTMLElement | null): boolean {
  return window.scrollY > 0 || list?.matches(":hover, :focus-within") === true;
}

/**
 * How many rows precede the one that was at the top; 0 if that row is gone, so that all are shown.
 */
export function heldBack(rows: { id: string }[], top: string | undefined): number {
  return Math.max(
    rows.findIndex(({ id }) => id === top),
    0,
  );
}
