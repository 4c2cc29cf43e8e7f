import { Button } from "@shopify/polaris";
import type { ReactNode } from "react";
import { useImportActions } from "./import-actions.ts";
import type { ImportIntent } from "./import-answer.ts";

interface OrderButtonProps {
  id: string;
  intent: ImportIntent;
  tone?: "critical";
  variant?: "primary" | "plain";
  children: string;
}

/** A button for one of the page's actions; none of them can be clicked while one is sent. */
export function OrderButton({ id, intent, children, ...looks }: OrderButtonProps): ReactNode {
  const { ordering, order } = useImportActions();
  return (
    <Button
      {...looks}
      loading={ordering === intent}
      disabled={Boolean(ordering) && ordering !== intent}
      onClick={() => order(intent, id)}
    >
      {children}
    </Button>
  );
}
