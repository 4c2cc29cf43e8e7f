import { useNavigate, useNavigation } from "@remix-run/react";
import { Box, Button, ChoiceList, Popover } from "@shopify/polaris";
import { useEffect, useState } from "react";
import { useReader } from "../../../locales/reader.tsx";
import { OPTIONAL_COLUMNS, type LogView } from "../../../outbox/log/filter.ts";
import { BY_FILTERS } from "../filters/filter-hooks.ts";
import { logAddress } from "../../shared/log-address.ts";

/** Chooses what the log shows of each sign-up beside the usual; kept in the address, as filters are. */
export function ColumnsButton({ view }: { view: LogView }) {
  const { t } = useReader();
  const navigate = useNavigate();
  const { state } = useNavigation();
  const [open, setOpen] = useState(false);
  // What was chosen last, until the page has it: a second choice adds to the first one.
  const [chosen, setChosen] = useState<readonly string[]>();
  useEffect(() => {
    if (state === "idle") setChosen(undefined);
  }, [state]);
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
          selected={[...(chosen ?? view.columns)]}
          onChange={(now: string[]) => {
            const columns = OPTIONAL_COLUMNS.filter((column) => now.includes(column));
            setChosen(columns);
            navigate(logAddress({ ...view, columns }), {
              ...{ replace: true, preventScrollReset: true, state: BY_FILTERS },
            });
          }}
        />
      </Box>
    </Popover>
  );
}
