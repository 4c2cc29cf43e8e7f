import { Form, Link, useNavigate } from "@remix-run/react";
import { Button, TextField } from "@shopify/polaris";
import { useState } from "react";
import type { LogFilter } from "../outbox/filter.ts";
import { LISTED_STATES, type State } from "../outbox/subscription.ts";
import { LOG, logAddress } from "./log-address.ts";
import styles from "./log-filter.module.css";
import { STATE_WORDS } from "./state-words.ts";

/** Which rows are shown: a state and a search, both in the address, so that a page can be sent to a colleague. */
export function LogFilterBar({ state, search }: Omit<LogFilter, "cursor">) {
  const [typed, setTyped] = useState(search);
  const navigate = useNavigate();
  return (
    <div className={styles.bar}>
      <nav aria-label="By state" className={styles.states}>
        <StateLink state={null} current={state} search={search} />
        {LISTED_STATES.map((one) => (
          <StateLink key={one} state={one} current={state} search={search} />
        ))}
      </nav>
      <Form method="get" action={LOG} role="search" className={styles.search}>
        {state && <input type="hidden" name="state" value={state} />}
        <div className={styles.field}>
          <TextField
            label="Search by e-mail, phone or variant id"
            labelHidden
            name="search"
            type="search"
            autoComplete="off"
            placeholder="E-mail, phone or variant id"
            value={typed}
            onChange={setTyped}
            clearButton
            onClearButtonClick={() => {
              setTyped("");
              if (search) navigate(logAddress({ state }));
            }}
          />
        </div>
        <Button submit>Search</Button>
      </Form>
    </div>
  );
}

interface StateLinkProps {
  state: State | null;
  current: State | null;
  search: string;
}

function StateLink({ state, current, search }: StateLinkProps) {
  return (
    <Link
      to={logAddress({ state, search })}
      className={styles.state}
      aria-current={state === current ? "page" : undefined}
      preventScrollReset
    >
      {state ? STATE_WORDS[state].label : "All"}
    </Link>
  );
}
