import { useNavigate } from "@remix-run/react";
import { Box, Button, ChoiceList, Popover } from "@shopify/polaris";
import { useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { OPTIONAL_COLUMNS, type LogView } from "../../../outbox/log/filter.ts";
import { BY_FILTERS } from "../filters/filter-hooks.ts";
import { logAddress } from "../../shared/log-address.ts";

/** Chooses what the log shows of each sign-up beside the usual; kept in the address, as filters are. */
export function ColumnsButton({ view }: { view: LogView }) {
  const { t } = useReader();
  const navigate = useNavigate();
  const [open, setOpen] = useState(false);
  return (
    <Popover
      active={open}
      onClose={() => setOpen(false)}
      activator={
        <Button disclosure onClick={() => setOpen(!open)}>
          {t("saved.columns")}
        </Button>
      }
    >
      <Box padding="400">
        <ChoiceList
          title={t("saved.columns")}
          titleHidden
          allowMultiple
          choices={OPTIONAL_COLUMNS.map((column) => ({
            label: t(`saved.column.${column}`),
            value: column,
          }))}
          selected={view.columns}
          onChange={(chosen) =>
            navigate(
              logAddress({
                ...view,
                columns: OPTIONAL_COLUMNS.filter((column) => chosen.includes(column)),
              }),
              { replace: true, preventScrollReset: true, state: BY_FILTERS },
            )
          }
        />
      </Box>
    </Popover>
  );
}
