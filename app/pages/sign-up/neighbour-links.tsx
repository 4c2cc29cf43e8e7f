import { useLocation } from "@remix-run/react";
import { Button, ButtonGroup } from "@shopify/polaris";
import { ChevronLeftIcon, ChevronRightIcon } from "@shopify/polaris-icons";
import { useEffect, useRef } from "react";
import { useReader } from "../../locales/reader.tsx";
import { readView } from "../../outbox/log/filter.ts";
import type { Neighbours } from "../../outbox/log/history.server.ts";
import { signUpAddress } from "../shared/log-address.ts";

/** Links to the previous and next rows in the view that the page was opened from. */
export function NeighbourLinks({ newer, older }: Neighbours) {
  const view = readView(new URLSearchParams(useLocation().search));
  const { t } = useReader();
  const nav = useRef<HTMLElement>(null);
  const focused = useRef(false);
  // A link without a target becomes another element, and a page that is being left is hidden where
  // the next one takes long: both drop the focus.
  useEffect(() => {
    if (focused.current && document.activeElement === document.body) nav.current?.focus();
  }, [newer, older]);
  const link = (id: string | null, there: string, nowhere: string) =>
    id
      ? { url: signUpAddress(id, view), accessibilityLabel: there }
      : { disabled: true, accessibilityLabel: nowhere };
  return (
    <nav
      ref={nav}
      aria-label={t("subscription.neighbours.name")}
      tabIndex={-1}
      onFocus={() => (focused.current = true)}
      onBlur={({ relatedTarget }) => {
        if (relatedTarget) focused.current = false;
      }}
    >
      <ButtonGroup variant="segmented">
        <Button
          icon={ChevronLeftIcon}
          {...link(newer, t("subscription.neighbours.newer"), t("subscription.neighbours.noNewer"))}
        />
        <Button
          icon={ChevronRightIcon}
          {...link(older, t("subscription.neighbours.older"), t("subscription.neighbours.noOlder"))}
        />
      </ButtonGroup>
    </nav>
  );
}
